using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vae;

/// <summary>Latent [B, latent channels, h, w] → picture [B, 3, 8h, 8w]. Keys as in LDM, model.py Decoder.</summary>
/// <remarks>
/// Two halves: the coarse one looks at the whole map (attention), the fine one, from the last two doublings on, only at what is near, so that
/// it may be done tile by tile.
/// </remarks>
public sealed class VaeDecoder
{
    private const int FineLevels = 2;

    private readonly List<Func<Tensor, Tensor>> coarse = [];
    private readonly List<Func<Tensor, TileNorms?, Tensor>> fine = [];

    public VaeDecoder(WeightScope weights, VaeConfig config)
    {
        var channels = config.Multipliers[^1] * config.Channels;
        coarse.Add(new Conv2d(weights["conv_in"], config.LatentChannels, channels).Forward);
        coarse.Add(new VaeResBlock(weights["mid"]["block_1"], channels, channels, config).Forward);
        coarse.Add(new VaeAttention(weights["mid"]["attn_1"], channels, config).Forward);
        coarse.Add(new VaeResBlock(weights["mid"]["block_2"], channels, channels, config).Forward);
        for (var level = config.Multipliers.Length - 1; level >= 0; level--)
        {
            var place = weights["up"][level];
            for (var block = 0; block <= config.ResBlocks; block++)
            {
                var narrower = config.Multipliers[level] * config.Channels;
                Add(level, new VaeResBlock(place["block"][block], channels, narrower, config).Forward);
                channels = narrower;
            }

            if (level == 0) continue;
            var upsample = new Upsample(place["upsample"]["conv"], channels);
            Add(level - 1, (x, _) => upsample.Forward(x));
        }

        var norm = new GroupNorm(weights["norm_out"], channels, config.GroupsFor(channels), epsilon: 1e-6);
        var last = new Conv2d(weights["conv_out"], channels, 3);
        fine.Add((x, norms) => TileNorms.ForwardSilu(norms, norm, x));
        fine.Add((x, _) => last.Forward(x));
    }

    public Tensor Forward(Tensor latent)
    {
        using var map = Coarse(latent);
        return Fine(map, null);
    }

    /// <summary>The first half: latent → map.</summary>
    internal Tensor Coarse(Tensor latent) => Chain.Through(coarse, latent);

    /// <summary>The second: map, or a tile of it → picture.</summary>
    internal Tensor Fine(Tensor map, TileNorms? norms) => Chain.Through(fine.Select(layer => (Func<Tensor, Tensor>)(x => layer(x, norms))), map);

    private void Add(int level, Func<Tensor, TileNorms?, Tensor> layer)
    {
        if (level < FineLevels) fine.Add(layer);
        else coarse.Add(x => layer(x, null));
    }
}
