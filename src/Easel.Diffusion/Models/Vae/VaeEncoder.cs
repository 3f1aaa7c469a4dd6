using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vae;

/// <summary>Picture [B, 3, 8h, 8w] → moments before quantisation [B, 2·latent channels, h, w]. Keys as in LDM, model.py Encoder.</summary>
public sealed class VaeEncoder
{
    private readonly List<Func<Tensor, Tensor>> layers = [];

    public VaeEncoder(WeightScope weights, VaeConfig config)
    {
        var channels = config.Channels;
        Add(new Conv2d(weights["conv_in"], 3, channels).Forward);
        for (var level = 0; level < config.Multipliers.Length; level++)
        {
            var place = weights["down"][level];
            for (var block = 0; block < config.ResBlocks; block++)
            {
                var wider = config.Multipliers[level] * config.Channels;
                Add(new VaeResBlock(place["block"][block], channels, wider, config).Forward);
                channels = wider;
            }

            if (level < config.Multipliers.Length - 1) AddDownsample(place["downsample"]["conv"], channels);
        }

        Add(new VaeResBlock(weights["mid"]["block_1"], channels, channels, config).Forward);
        Add(new VaeAttention(weights["mid"]["attn_1"], channels, config).Forward);
        Add(new VaeResBlock(weights["mid"]["block_2"], channels, channels, config).Forward);
        Add(new GroupNorm(weights["norm_out"], channels, config.GroupsFor(channels), epsilon: 1e-6).ForwardSilu);
        Add(new Conv2d(weights["conv_out"], channels, 2 * config.LatentChannels).Forward);
    }

    public Tensor Forward(Tensor picture) => Chain.Through(layers, picture);

    private void Add(Func<Tensor, Tensor> layer) => layers.Add(layer);

    // Stride 2 with one row and column of zeros at the bottom and right only.
    private void AddDownsample(WeightScope weights, long channels)
    {
        var conv = new Conv2d(weights, channels, channels, stride: 2, padding: 0);
        Add(x =>
        {
            using var padded = nn.functional.pad(x, [0, 1, 0, 1]);
            return conv.Forward(padded);
        });
    }
}
