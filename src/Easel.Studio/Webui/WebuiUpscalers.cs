using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Jobs;

namespace Easel.Studio.Webui;

/// <summary>A1111's upscalers, and how they are used: passes until the picture is large enough, then Lanczos to the exact size.</summary>
/// <param name="networks">Does those that are networks.</param>
public sealed class WebuiUpscalers(PictureUpscaler networks)
{
    /// <summary>Changes nothing.</summary>
    public const string None = "None";

    private const string Lanczos = "Lanczos";
    private const string Nearest = "Nearest";
    private const int Passes = 3;
    private const int Cell = 8;

    /// <summary>In the order A1111 lists them.</summary>
    public static IReadOnlyList<string> Names { get; } = [None, Lanczos, Nearest, BuiltInChoices.Upscaler];

    /// <summary><paramref name="picture"/> with sides of <paramref name="scale"/> times as many pixels, rounded down to a multiple of 8.</summary>
    /// <exception cref="RequestException">An upscaler that is a network would have to make it larger than it can.</exception>
    /// <exception cref="UpscaleException">The engine could not.</exception>
    public async Task<Bitmap> Enlarge(Bitmap picture, string upscaler, double scale, CancellationToken cancel)
    {
        var (width, height) = (Multiple(picture.Width * scale), Multiple(picture.Height * scale));
        for (var pass = 0; pass < Passes && (picture.Width < width || picture.Height < height || (pass == 0 && scale == 1)); pass++)
        {
            var larger = await Pass(picture, upscaler, scale, cancel).ConfigureAwait(false);
            if ((larger.Width, larger.Height) == (picture.Width, picture.Height)) break;
            picture = larger;
        }

        return Resampling.Lanczos(picture, width, height);
    }

    private async Task<Bitmap> Pass(Bitmap picture, string upscaler, double scale, CancellationToken cancel)
    {
        var (across, down) = (Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)));
        return upscaler switch
        {
            Nearest => Resampling.Nearest(picture, across, down),
            Lanczos => Resampling.Lanczos(picture, across, down),
            None => picture,
            _ => await networks.Upscale(new UpscaleRequest(upscaler, picture), cancel).ConfigureAwait(false),
        };
    }

    private static int Multiple(double side) => Math.Max(1, (int)(Math.Floor(side / Cell) * Cell));
}
