using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Diffusion.Upscaling;

namespace Easel.Diffusion.Passes;

/// <summary>Enlarges pictures between two passes, as A1111's upscalers are used: passes until the picture is large enough, then Lanczos to the exact size.</summary>
/// <param name="Name">A1111's.</param>
/// <param name="Network">The network, or null for those that need none.</param>
public sealed record PictureScaling(string Name, Upscaler? Network = null)
{
    /// <summary>Whether <paramref name="name"/> is one that needs no file: a way of resampling, or the upscaler that comes with Easel.</summary>
    public static bool IsOwn(string name) => PlainUpscaler.Names.Contains(name, StringComparer.OrdinalIgnoreCase) || BuiltInUpscaler.Is(name);

    /// <summary>The way of this name.</summary>
    /// <param name="name">Of one that needs no file, in any case, or the path of an upscaler's file.</param>
    /// <param name="networks">Opens those that are networks; null leaves them closed, for a plan that is only looked at.</param>
    /// <exception cref="RequestException">There is none.</exception>
    public static PictureScaling Find(string name, Func<string, Upscaler>? networks)
    {
        if (PlainUpscaler.Names.FirstOrDefault(plain => plain.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known) return new PictureScaling(known);
        if (BuiltInUpscaler.Is(name)) return new PictureScaling(BuiltInUpscaler.Title, networks?.Invoke(name));
        if (File.Exists(name)) return new PictureScaling(PublishedUpscalers.Of(name).Title, networks?.Invoke(name));
        throw new RequestException("hires.upscaler", $"there is no '{name}'; known: {string.Join(", ", [.. LatentScaling.All.Select(way => way.Name), .. PlainUpscaler.Names, BuiltInUpscaler.Title])}, or an upscaler's file");
    }

    /// <summary>The picture at <paramref name="size"/>.</summary>
    public Bitmap Enlarge(Bitmap picture, ImageSize size, CancellationToken cancel)
    {
        var scale = Math.Max((double)size.Width / picture.Width, (double)size.Height / picture.Height);
        if (scale > 1 && Name != PlainUpscaler.None) picture = Enlarge(picture, scale, cancel);
        return (picture.Width, picture.Height) == (size.Width, size.Height) ? picture : Resampling.Lanczos(picture, size.Width, size.Height);
    }

    private Bitmap Enlarge(Bitmap picture, double scale, CancellationToken cancel)
    {
        var passes = new UpscalePasses(picture, scale);
        while (passes.Wants(picture))
        {
            cancel.ThrowIfCancellationRequested();
            picture = Network is null ? PlainUpscaler.Pass(Name, picture, scale) : Network.Upscale(picture, asked: null, cancel: cancel);
        }

        return passes.Exactly(picture);
    }
}
