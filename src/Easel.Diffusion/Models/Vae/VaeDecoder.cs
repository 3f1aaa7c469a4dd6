using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vae;

/// <summary>Latent [B, latent channels, h, w] → picture [B, 3, 8h, 8w]. Keys as in LDM, model.py Decoder.</summary>
public sealed class VaeDecoder
{
    private readonly List<Func<Tensor, Tensor>> layers = [];

    public VaeDecoder(WeightScope weights, VaeConfig config)
    {
        var channels = config.Multipliers[^1] * config.Channels;
        layers.Add(new Conv2d(weights["conv_in"], config.LatentChannels, channels).Forward);
        layers.Add(new VaeResBlock(weights["mid"]["block_1"], channels, channels, config).Forward);
        layers.Add(new VaeAttention(weights["mid"]["attn_1"], channels, config).Forward);
        layers.Add(new VaeResBlock(weights["mid"]["block_2"], channels, channels, config).Forward);
        for (var level = config.Multipliers.Length - 1; level >= 0; level--)
        {
            var place = weights["up"][level];
            for (var block = 0; block <= config.ResBlocks; block++)
            {
                var narrower = config.Multipliers[level] * config.Channels;
                layers.Add(new VaeResBlock(place["block"][block], channels, narrower, config).Forward);
                channels = narrower;
            }

            if (level > 0) layers.Add(new Upsample(place["upsample"]["conv"], channels).Forward);
        }

        layers.Add(new GroupNorm(weights["norm_out"], channels, config.GroupsFor(channels), epsilon: 1e-6).ForwardSilu);
        layers.Add(new Conv2d(weights["conv_out"], channels, 3).Forward);
    }

    public Tensor Forward(Tensor latent) => Chain.Through(layers, latent);
}
