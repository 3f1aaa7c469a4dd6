using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Upscaling;

/// <summary>The sizes of an ESRGAN generator; all follow from the shapes in the file.</summary>
public sealed record RrdbConfig
{
    /// <summary>Channels of the trunk.</summary>
    public long Features { get; init; } = 64;

    /// <summary>Channels each convolution of a dense block adds.</summary>
    public long Growth { get; init; } = 32;

    /// <summary>Blocks of three dense blocks each.</summary>
    public int Blocks { get; init; } = 23;

    /// <summary>Reads the sizes off Real-ESRGAN's keys (<c>conv_first</c>, <c>body.N.rdbM.convK</c>, …).</summary>
    /// <exception cref="WeightsException">These are not such a generator's keys.</exception>
    public static RrdbConfig Detect(WeightScope weights)
    {
        var blocks = 0;
        while (weights.Has($"body.{blocks}.rdb1.conv1.weight")) blocks++;
        if (blocks == 0 || weights.ShapeOf("conv_first.weight") is not [var features, 3, 3, 3])
            throw new WeightsException(weights.Source.Name, weights.Key("conv_first.weight"), "is missing or of another shape, so this is not an ESRGAN x4 upscaler in Real-ESRGAN's keys");
        return new RrdbConfig { Features = features, Growth = weights.ShapeOf("body.0.rdb1.conv1.weight")![0], Blocks = blocks };
    }
}
