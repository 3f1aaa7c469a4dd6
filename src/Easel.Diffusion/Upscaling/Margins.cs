using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling;

/// <summary>What a network sees beyond a picture whose sides are no multiple of what it needs.</summary>
internal static class Margins
{
    /// <summary>x [B, C, H, W], continued at the right and at the bottom to sides that are multiples of <paramref name="multiple"/>: mirrored, or where it is too narrow for that with its edge repeated.</summary>
    public static Tensor ToMultiple(Tensor x, long multiple)
    {
        var (down, across) = (Missing(x.size(2), multiple), Missing(x.size(3), multiple));
        if (down == 0 && across == 0) return x.alias();
        return nn.functional.pad(x, [0, across, 0, down], down < x.size(2) && across < x.size(3) ? PaddingModes.Reflect : PaddingModes.Replicate);
    }

    private static long Missing(long side, long multiple) => (multiple - side % multiple) % multiple;
}
