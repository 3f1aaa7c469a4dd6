using Easel.Core.Imaging;
using Easel.Core.Requests;

namespace Easel.Studio.Upscaling;

/// <summary>Makes pictures larger as A1111 does: an upscaler's passes until the picture is large enough, then Lanczos to the exact size.</summary>
/// <param name="networks">Carries out the request of an upscaler that is a network.</param>
/// <param name="library">The networks there are.</param>
/// <param name="tiles">Size and overlap of a family's tiles, in pixels; null leaves either to the engine.</param>
public sealed class Enlarger(Func<UpscaleRequest, CancellationToken, Task<Bitmap>> networks, UpscalerLibrary library, Func<UpscalerFamily, (int? Tile, int? Overlap)> tiles)
{
    /// <summary>Changes nothing.</summary>
    public const string None = "None";

    private const string Lanczos = "Lanczos";
    private const string Nearest = "Nearest";
    private const int Passes = 3;
    private const int Cell = 8;

    /// <summary>Upscalers that are no networks, in the order A1111 lists them.</summary>
    public static IReadOnlyList<string> Plain { get; } = [None, Lanczos, Nearest];

    /// <summary><paramref name="picture"/> with sides of <paramref name="scale"/> times as many pixels, rounded down to a multiple of 8.</summary>
    /// <param name="picture">Of any size an upscaler takes.</param>
    /// <param name="upscaler">One of <see cref="Plain"/>, or a network's name or file.</param>
    /// <param name="scale">Above 0.</param>
    /// <param name="cancel">Stops a network.</param>
    /// <exception cref="RequestException">An upscaler that is a network would have to make it larger than it can.</exception>
    public async Task<Bitmap> Enlarge(Bitmap picture, string upscaler, double scale, CancellationToken cancel)
    {
        var (width, height) = (Multiple(picture.Width * scale), Multiple(picture.Height * scale));
        for (var pass = 0; pass < Passes && (picture.Width < width || picture.Height < height || (pass == 0 && scale == 1)); pass++)
        {
            var larger = await Pass(picture, upscaler, scale, cancel).ConfigureAwait(false);
            if ((larger.Width, larger.Height) == (picture.Width, picture.Height))
            {
                picture = larger;
                break;
            }

            picture = larger;
        }

        return Resampling.Lanczos(picture, width, height);
    }

    /// <summary>The upscaler's name as it is listed, for one given by its file.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public string NameOf(string upscaler) => Plain.Contains(upscaler) ? upscaler : library.FindOrOpen("upscaler", upscaler).Name;

    private async Task<Bitmap> Pass(Bitmap picture, string upscaler, double scale, CancellationToken cancel)
    {
        var (across, down) = (Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)));
        switch (upscaler)
        {
            case Nearest: return Resampling.Nearest(picture, across, down);
            case Lanczos: return Resampling.Lanczos(picture, across, down);
            case None: return picture;
        }

        var file = library.FindOrOpen("upscaler", upscaler);
        var (tile, overlap) = tiles(file.Family);
        var name = file == UpscalerLibrary.BuiltIn ? file.Name : file.Path;
        return await networks(new UpscaleRequest(name, picture) { Tile = tile, Overlap = overlap }, cancel).ConfigureAwait(false);
    }

    private static int Multiple(double side) => Math.Max(1, (int)(Math.Floor(side / Cell) * Cell));
}
