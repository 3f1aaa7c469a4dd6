namespace Easel.Core.Imaging;

/// <summary>One picture with alpha laid over another, with Pillow's rounding (AlphaComposite.c).</summary>
public static class Composite
{
    private const int Bits = 7;

    /// <summary>Lays <paramref name="above"/> over <paramref name="below"/>, of the same size, changed in place.</summary>
    public static void Over(RgbaPicture below, RgbaPicture above)
    {
        for (var at = 0; at < below.Rgba.Length; at += 4) Over(below.Rgba.AsSpan(at, 4), above.Rgba.AsSpan(at, 4));
    }

    /// <summary>An opaque picture with <paramref name="above"/>, of the same size, laid over it.</summary>
    public static Bitmap Over(Bitmap below, RgbaPicture above)
    {
        var result = RgbaPicture.Opaque(below);
        Over(result, above);
        return result.Colours();
    }

    private static void Over(Span<byte> below, ReadOnlySpan<byte> above)
    {
        if (above[3] == 0) return;
        var beneath = (uint)(below[3] * (255 - above[3]));
        var alpha = above[3] * 255u + beneath;
        var share = above[3] * 255u * 255u * (1u << Bits) / alpha;
        var rest = 255u * (1u << Bits) - share;
        for (var channel = 0; channel < 3; channel++)
            below[channel] = (byte)(Over255(above[channel] * share + below[channel] * rest + (0x80u << Bits)) >> Bits);
        below[3] = (byte)Over255(alpha + 0x80);
    }

    private static uint Over255(uint value) => ((value >> 8) + value) >> 8;
}
