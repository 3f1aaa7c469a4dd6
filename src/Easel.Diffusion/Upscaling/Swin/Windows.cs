using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Swin;

/// <summary>Maps cut into windows of pixels, and put together again (Liu et al. 2021, Swin Transformer).</summary>
internal static class Windows
{
    /// <summary>Map [B, H, W, C], whose sides are multiples of the window's → [B · windows, height · width, C].</summary>
    public static Tensor Cut(Tensor map, long height, long width)
    {
        using var scope = NewDisposeScope();
        var (down, across, channels) = (map.size(1) / height, map.size(2) / width, map.size(3));
        return map.reshape(map.size(0), down, height, across, width, channels).permute(0, 1, 3, 2, 4, 5).reshape(-1, height * width, channels).MoveToOuterDisposeScope();
    }

    /// <summary>The windows of <see cref="Cut"/> → map [B, rows, columns, C].</summary>
    public static Tensor Join(Tensor windows, (long Height, long Width) window, long rows, long columns)
    {
        using var scope = NewDisposeScope();
        var (down, across, channels) = (rows / window.Height, columns / window.Width, windows.size(-1));
        return windows.reshape(-1, down, across, window.Height, window.Width, channels).permute(0, 1, 3, 2, 4, 5).reshape(-1, rows, columns, channels).MoveToOuterDisposeScope();
    }

    /// <summary>The map's pixels moved up and to the left, those that fall off put at the other side.</summary>
    public static Tensor Rolled(Tensor map, long up, long left) => up == 0 && left == 0 ? map.alias() : map.roll([-up, -left], [1L, 2L]);

    /// <summary>
    /// What is added to scores in windows of a rolled map, so that pixels from different sides of the picture do not see each other: 0 or
    /// <paramref name="hidden"/>, [windows, 1, N, N].
    /// </summary>
    public static Tensor Mask(long rows, long columns, (long Height, long Width) window, (long Up, long Left) shift, double hidden)
    {
        using var scope = NewDisposeScope();
        var parts = Parts(rows, window.Height, shift.Up).unsqueeze(1).Times(3).Added(Parts(columns, window.Width, shift.Left).unsqueeze(0)); // [rows, columns]
        var cut = Cut(parts.view(1, rows, columns, 1), window.Height, window.Width).squeeze(-1); // [windows, N]
        var apart = cut.unsqueeze(1).ne(cut.unsqueeze(2)).unsqueeze(1);
        return zeros(apart.shape).Filled(apart, hidden).MoveToOuterDisposeScope();
    }

    // Of a side: 0 before the last window, 1 in it, 2 in what was rolled round.
    private static Tensor Parts(long length, long window, long shift)
    {
        using var scope = NewDisposeScope();
        var place = Arithmetic.Counted(0, length, float32);
        return place.From(length - window).to(float32).Added(place.From(length - shift).to(float32)).MoveToOuterDisposeScope();
    }
}
