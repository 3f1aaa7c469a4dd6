namespace Easel.Core.Imaging;

/// <summary>
/// How A1111 uses an upscaler (1.10.1, upscaler.py, Upscaler.upscale): passes until the picture is large enough, three at most, then Lanczos to the exact size.
/// One for each picture; whoever has it carries out a pass while it <see cref="Wants"/> one.
/// </summary>
/// <param name="picture">What is made larger.</param>
/// <param name="scale">Times as many pixels a side, above 0; the size is rounded down to a multiple of 8.</param>
public sealed class UpscalePasses(Bitmap picture, double scale)
{
    private const int Most = 3;
    private const int Cell = 8;

    private readonly int width = Multiple(picture.Width * scale), height = Multiple(picture.Height * scale);
    private int done;
    private Bitmap? last;

    /// <summary>Whether another pass is due; it is counted then.</summary>
    /// <param name="reached">The picture so far.</param>
    public bool Wants(Bitmap reached)
    {
        var stands = last is not null && (last.Width, last.Height) == (reached.Width, reached.Height);
        var isLarge = reached.Width >= width && reached.Height >= height && !(done == 0 && scale == 1); // an upscaler that restores is used at the same size too
        if (stands || isLarge || done == Most) return false;

        last = reached;
        done++;
        return true;
    }

    /// <summary>The picture at the size asked for.</summary>
    /// <param name="reached">After the passes.</param>
    public Bitmap Exactly(Bitmap reached) => (reached.Width, reached.Height) == (width, height) ? reached : Resampling.Lanczos(reached, width, height);

    private static int Multiple(double side) => Math.Max(1, (int)(Math.Floor(side / Cell) * Cell));
}
