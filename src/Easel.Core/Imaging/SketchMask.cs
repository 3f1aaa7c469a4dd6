namespace Easel.Core.Imaging;

/// <summary>What somebody has drawn on a picture, as a mask: white where a pixel is another than before (A1111's inpaint sketch).</summary>
public static class SketchMask
{
    /// <param name="original">The picture.</param>
    /// <param name="drawn">The same with what was drawn, of its size.</param>
    /// <returns>Null where nothing was drawn.</returns>
    public static GreyBitmap? Of(Bitmap original, Bitmap drawn)
    {
        var values = new byte[original.Width * original.Height];
        for (int i = 0, at = 0; i < values.Length; i++, at += 3)
            if (!original.Rgb.AsSpan(at, 3).SequenceEqual(drawn.Rgb.AsSpan(at, 3))) values[i] = 255;
        return values.AsSpan().ContainsAnyExcept((byte)0) ? new GreyBitmap(original.Width, original.Height, values) : null;
    }
}
