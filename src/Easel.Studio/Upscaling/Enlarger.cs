using Easel.Core.Imaging;
using Easel.Core.Requests;

namespace Easel.Studio.Upscaling;

/// <summary>Makes pictures larger as A1111 does: an upscaler's passes until the picture is large enough, then Lanczos to the exact size.</summary>
/// <param name="networks">Carries out the request of an upscaler that is a network.</param>
/// <param name="library">The networks there are.</param>
/// <param name="tiles">Size and overlap of a family's tiles, in pixels; null leaves either to the engine.</param>
public sealed class Enlarger(Func<UpscaleRequest, CancellationToken, Task<Bitmap>> networks, UpscalerLibrary library, Func<UpscalerFamily, (int? Tile, int? Overlap)> tiles)
{
    /// <summary><paramref name="picture"/> with sides of <paramref name="scale"/> times as many pixels, rounded down to a multiple of 8.</summary>
    /// <param name="picture">Of any size an upscaler takes.</param>
    /// <param name="upscaler">One of <see cref="PlainUpscaler.Names"/>, or a network's name or file.</param>
    /// <param name="scale">Above 0.</param>
    /// <param name="cancel">Stops a network.</param>
    /// <exception cref="RequestException">An upscaler that is a network would have to make it larger than it can.</exception>
    public async Task<Bitmap> Enlarge(Bitmap picture, string upscaler, double scale, CancellationToken cancel)
    {
        var passes = new UpscalePasses(picture, scale);
        while (passes.Wants(picture))
            picture = PlainUpscaler.Names.Contains(upscaler) ? PlainUpscaler.Pass(upscaler, picture, scale) : await Pass(picture, upscaler, cancel).ConfigureAwait(false);
        return passes.Exactly(picture);
    }

    /// <summary>The upscaler's name as it is listed, for one given by its file.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public string NameOf(string upscaler) => PlainUpscaler.Names.Contains(upscaler) ? upscaler : library.FindOrOpen("upscaler", upscaler).Name;

    private async Task<Bitmap> Pass(Bitmap picture, string upscaler, CancellationToken cancel)
    {
        var file = library.FindOrOpen("upscaler", upscaler);
        var (tile, overlap) = tiles(file.Family);
        var name = file == UpscalerLibrary.BuiltIn ? file.Name : file.Path;
        return await networks(new UpscaleRequest(name, picture) { Tile = tile, Overlap = overlap }, cancel).ConfigureAwait(false);
    }
}
