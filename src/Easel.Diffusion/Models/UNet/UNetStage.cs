using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.UNet;

/// <summary>One numbered block of a UNet: residual blocks, transformers and changes of size, one after another. A skip is what one of them returns.</summary>
public sealed class UNetStage
{
    private readonly List<Func<Tensor, UNetInput, Tensor>> layers = [];

    private UNetStage()
    {
    }

    /// <summary>A residual block, then a transformer of the given depth, then twice the size if <paramref name="grows"/>.</summary>
    public static UNetStage Block(WeightScope weights, long channels, long outChannels, int depth, UNetConfig config, bool grows = false)
    {
        var stage = new UNetStage();
        var place = 0;
        stage.Add(new ResBlock(weights[place++], channels, outChannels, config.TimeWidth, config));
        if (depth > 0) stage.Add(new SpatialTransformer(weights[place++], outChannels, depth, config));
        if (grows) stage.Add(new Upsample(weights[place]["conv"], outChannels));
        return stage;
    }

    /// <summary>Half the size, by a convolution of stride 2.</summary>
    public static UNetStage Downsample(WeightScope weights, long channels)
    {
        var stage = new UNetStage();
        var conv = new Conv2d(weights[0]["op"], channels, channels, stride: 2);
        stage.layers.Add((x, _) => conv.Forward(x));
        return stage;
    }

    /// <summary>The middle: residual, transformer, residual. Distilled models may lack the transformer.</summary>
    public static UNetStage Middle(WeightScope weights, long channels, UNetConfig config)
    {
        var stage = new UNetStage();
        var place = 0;
        stage.Add(new ResBlock(weights[place++], channels, channels, config.TimeWidth, config));
        if (config.MiddleDepth > 0) stage.Add(new SpatialTransformer(weights[place++], channels, config.MiddleDepth, config));
        stage.Add(new ResBlock(weights[place], channels, channels, config.TimeWidth, config));
        return stage;
    }

    /// <param name="x">[B, C, H, W]; the caller's.</param>
    /// <param name="beside">What all layers are told.</param>
    public Tensor Forward(Tensor x, UNetInput beside)
    {
        var h = x;
        foreach (var layer in layers)
        {
            var next = layer(h, beside);
            if (!ReferenceEquals(h, x)) h.Dispose();
            h = next;
        }

        return h;
    }

    private void Add(ResBlock block) => layers.Add((x, beside) => block.Forward(x, beside.Time));

    private void Add(SpatialTransformer transformer) => layers.Add((x, beside) => transformer.Forward(x, beside.Context, beside.SelfAttention));

    private void Add(Upsample upsample) => layers.Add((x, _) => upsample.Forward(x));
}
