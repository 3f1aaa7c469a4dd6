using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Diffusion.Upscaling;

namespace Easel.Diffusion.Passes;

/// <summary>Enlarges pictures between two passes, as A1111's upscalers are used: passes until the picture is large enough, then Lanczos to the exact size.</summary>
/// <param name="Name">A1111's.</param>
/// <param name="Network">The network, or null for those that need none.</param>
public sealed record PictureScaling(string Name, Upscaler? Network = null)
{
    private const string None = "None";
    private const string Lanczos = "Lanczos";
    private const string Nearest = "Nearest";
    private const int Passes = 3;
    private const int Cell = 8;

    private static readonly string[] Plain = [None, Lanczos, Nearest];

    /// <summary>Whether <paramref name="name"/> is one that needs no file: a way of resampling, or the upscaler that comes with Easel.</summary>
    public static bool IsOwn(string name) => Plain.Contains(name, StringComparer.OrdinalIgnoreCase) || BuiltInUpscaler.Is(name);

    /// <summary>The way of this name.</summary>
    /// <param name="name">Of one that needs no file, in any case, or the path of an upscaler's file.</param>
    /// <param name="networks">Opens those that are networks; null leaves them closed, for a plan that is only looked at.</param>
    /// <exception cref="RequestException">There is none.</exception>
    public static PictureScaling Find(string name, Func<string, Upscaler>? networks)
    {
        if (Plain.FirstOrDefault(plain => plain.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known) return new PictureScaling(known);
        if (BuiltInUpscaler.Is(name)) return new PictureScaling(BuiltInUpscaler.Title, networks?.Invoke(name));
        if (File.Exists(name)) return new PictureScaling(PublishedUpscalers.Of(name).Title, networks?.Invoke(name));
        throw new RequestException("hires.upscaler", $"there is no '{name}'; known: {string.Join(", ", [.. LatentScaling.All.Select(way => way.Name), .. Plain, BuiltInUpscaler.Title])}, or an upscaler's file");
    }

    /// <summary>The picture at <paramref name="size"/>.</summary>
    public Bitmap Enlarge(Bitmap picture, ImageSize size, CancellationToken cancel)
    {
        var scale = Math.Max((double)size.Width / picture.Width, (double)size.Height / picture.Height);
        if (scale > 1 && Name != None) picture = Enlarge(picture, scale, cancel);
        return Exactly(picture, size.Width, size.Height);
    }

    private Bitmap Enlarge(Bitmap picture, double scale, CancellationToken cancel)
    {
        var (width, height) = (Multiple(picture.Width * scale), Multiple(picture.Height * scale));
        for (var pass = 0; pass < Passes && (picture.Width < width || picture.Height < height); pass++)
        {
            cancel.ThrowIfCancellationRequested();
            picture = Pass(picture, scale, cancel);
        }

        return Exactly(picture, width, height);
    }

    private Bitmap Pass(Bitmap picture, double scale, CancellationToken cancel)
    {
        var (across, down) = ((int)(picture.Width * scale), (int)(picture.Height * scale));
        if (Network is null) return Name == Nearest ? Resampling.Nearest(picture, across, down) : Resampling.Lanczos(picture, across, down);

        return Network.Upscale(picture, asked: null, cancel: cancel);
    }

    private static Bitmap Exactly(Bitmap picture, int width, int height) => (picture.Width, picture.Height) == (width, height) ? picture : Resampling.Lanczos(picture, width, height);

    private static int Multiple(double side) => Math.Max(1, (int)(Math.Floor(side / Cell) * Cell));
}
