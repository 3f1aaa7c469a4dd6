namespace Easel.Core.Imaging;

/// <summary>The upscalers that are no networks, by A1111's names (1.10.1, upscaler.py).</summary>
public static class PlainUpscaler
{
    /// <summary>Changes nothing.</summary>
    public const string None = "None";

    /// <summary>Resamples with Lanczos's window.</summary>
    public const string Lanczos = "Lanczos";

    /// <summary>Takes the nearest pixel.</summary>
    public const string Nearest = "Nearest";

    /// <summary>All names, in the order A1111 lists them.</summary>
    public static IReadOnlyList<string> Names { get; } = [None, Lanczos, Nearest];

    /// <summary>One pass: the picture with sides of <paramref name="scale"/> times as many pixels, rounded down, at least one.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="picture">Any.</param>
    /// <param name="scale">Above 0.</param>
    public static Bitmap Pass(string name, Bitmap picture, double scale)
    {
        var (width, height) = (Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)));
        return name switch
        {
            None => picture,
            Nearest => Resampling.Nearest(picture, width, height),
            _ => Resampling.Lanczos(picture, width, height),
        };
    }
}
