using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Swin;

/// <summary>Colours as networks with attention see them: about the mean of their training pictures (DIV2K's).</summary>
internal static class Colours
{
    private static readonly double[] Mean = [0.4488, 0.4371, 0.4040];

    /// <summary>(picture − mean) · range.</summary>
    public static Tensor In(Tensor picture, double range)
    {
        using var scope = NewDisposeScope();
        return picture.Minus(MeanOf(picture)).Times(range).MoveToOuterDisposeScope();
    }

    /// <summary>made / range + mean.</summary>
    /// <param name="made">[B, C, H, W]</param>
    /// <param name="inputs">Channels of what the network takes: only of three a mean was taken.</param>
    /// <param name="range">What white is inside.</param>
    public static Tensor Out(Tensor made, long inputs, double range)
    {
        using var scope = NewDisposeScope();
        var colours = made.Over(range);
        return (inputs == Mean.Length && made.size(1) == Mean.Length ? colours.Added(MeanOf(made)) : colours.alias()).MoveToOuterDisposeScope();
    }

    private static Tensor MeanOf(Tensor picture) => picture.size(1) == Mean.Length
        ? tensor(Mean, picture.dtype, picture.device).view(1, Mean.Length, 1, 1)
        : zeros([1], picture.dtype, picture.device);
}
