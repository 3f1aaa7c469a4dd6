using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vae;

/// <summary>Picture [B, 3, 8h, 8w] → moments before quantisation [B, 2·latent channels, h, w]. Keys as in LDM, model.py Encoder.</summary>
/// <remarks>The decoder's halves the other way round: the fine one up to the second halving, then the coarse one.</remarks>
public sealed class VaeEncoder
{
    private const int FineLevels = 2;

    private readonly List<Func<Tensor, TileNorms?, Tensor>> fine = [];
    private readonly List<Func<Tensor, Tensor>> coarse = [];

    public VaeEncoder(WeightScope weights, VaeConfig config)
    {
        var channels = config.Channels;
        var first = new Conv2d(weights["conv_in"], 3, channels);
        Add(0, (x, _) => first.Forward(x));
        for (var level = 0; level < config.Multipliers.Length; level++)
        {
            var place = weights["down"][level];
            for (var block = 0; block < config.ResBlocks; block++)
            {
                var wider = config.Multipliers[level] * config.Channels;
                Add(level, new VaeResBlock(place["block"][block], channels, wider, config).Forward);
                channels = wider;
            }

            if (level < config.Multipliers.Length - 1) Add(level, Downsample(place["downsample"]["conv"], channels));
        }

        coarse.Add(new VaeResBlock(weights["mid"]["block_1"], channels, channels, config).Forward);
        coarse.Add(new VaeAttention(weights["mid"]["attn_1"], channels, config).Forward);
        coarse.Add(new VaeResBlock(weights["mid"]["block_2"], channels, channels, config).Forward);
        coarse.Add(new GroupNorm(weights["norm_out"], channels, config.GroupsFor(channels), epsilon: 1e-6).ForwardSilu);
        coarse.Add(new Conv2d(weights["conv_out"], channels, 2 * config.LatentChannels).Forward);
    }

    public Tensor Forward(Tensor picture)
    {
        using var map = Fine(picture, null);
        return Coarse(map);
    }

    /// <summary>The first half: picture, or a tile of it → map.</summary>
    internal Tensor Fine(Tensor picture, TileNorms? norms) => Chain.Through(fine.Select(layer => (Func<Tensor, Tensor>)(x => layer(x, norms))), picture);

    /// <summary>The second: map → moments.</summary>
    internal Tensor Coarse(Tensor map) => Chain.Through(coarse, map);

    private void Add(int level, Func<Tensor, TileNorms?, Tensor> layer)
    {
        if (level < FineLevels) fine.Add(layer);
        else coarse.Add(x => layer(x, null));
    }

    // Stride 2 with one row and column of zeros at the bottom and right only.
    private static Func<Tensor, TileNorms?, Tensor> Downsample(WeightScope weights, long channels)
    {
        var conv = new Conv2d(weights, channels, channels, stride: 2, padding: 0);
        return (x, _) =>
        {
            using var padded = nn.functional.pad(x, [0, 1, 0, 1]);
            return conv.Forward(padded);
        };
    }
}
