using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;

namespace Easel.Studio.Webui;

/// <summary>What A1111's Extras do to pictures: make them larger. Faces are not there yet.</summary>
/// <param name="body">The fields of <c>extra-single-image</c> or <c>extra-batch-images</c>.</param>
/// <param name="upscalers">Make the pictures larger.</param>
public sealed class ExtrasOrder(WebuiBody body, WebuiUpscalers upscalers)
{
    private const int LargestSide = 16384;

    private readonly string first = Upscaler(body, "upscaler_1");
    private readonly string second = Upscaler(body, "upscaler_2");

    /// <summary>Refuses what is not there yet.</summary>
    /// <exception cref="RequestException">Names the field.</exception>
    public void Check()
    {
        foreach (var field in new[] { "gfpgan_visibility", "codeformer_visibility" })
            if (body.Number(field) > 0) throw new RequestException(field, "face restoration is not supported yet; give 0");
    }

    /// <summary>The picture, larger, and the lines that say how.</summary>
    /// <exception cref="RequestException">It would be too large.</exception>
    /// <exception cref="Jobs.UpscaleException">The engine could not.</exception>
    public async Task<(Bitmap Picture, string Said)> Apply(Bitmap picture, CancellationToken cancel)
    {
        if (first == WebuiUpscalers.None) return (picture, "");
        var (width, height) = ((int)body.Long("upscaling_resize_w"), (int)body.Long("upscaling_resize_h"));
        var toSize = body.Long("resize_mode") == 1;
        var scale = toSize ? Math.Max((double)width / picture.Width, (double)height / picture.Height) : body.Number("upscaling_resize");
        if (Math.Max(picture.Width, picture.Height) * scale > LargestSide || (toSize && Math.Max(width, height) > LargestSide))
            throw new RequestException(toSize ? "upscaling_resize_w" : "upscaling_resize", $"the picture would be larger than {LargestSide} pixels a side; give less");

        List<(string Key, string Value)> said = [toSize ? ("Postprocess upscale to", $"{width}x{height}") : ("Postprocess upscale by", InfotextParts.Number(scale))];
        var large = await Enlarged(picture, first, scale, cancel).ConfigureAwait(false);
        if (toSize && body.Flag("upscaling_crop"))
        {
            said.Add(("Postprocess crop to", $"{width}x{height}"));
            large = ImageFit.Centred(large, width, height);
        }

        said.Add(("Postprocess upscaler", first));
        var visibility = body.Number("extras_upscaler_2_visibility");
        if (second != WebuiUpscalers.None && visibility > 0)
        {
            var other = await Enlarged(picture, second, scale, cancel).ConfigureAwait(false);
            large = Blended(large, toSize && body.Flag("upscaling_crop") ? ImageFit.Centred(other, width, height) : other, visibility);
            said.Add(("Postprocess upscaler 2", second));
        }

        return (large, string.Join(", ", said.Select(entry => $"{entry.Key}: {entry.Value}")));
    }

    private static string Upscaler(WebuiBody body, string field)
    {
        var name = body.Text(field) ?? WebuiUpscalers.None;
        return WebuiUpscalers.Names.Contains(name) ? name : throw new RequestException(field, $"'{name}' is not there; give {string.Join(", ", WebuiUpscalers.Names)}");
    }

    private async Task<Bitmap> Enlarged(Bitmap picture, string upscaler, double scale, CancellationToken cancel)
    {
        try { return await upscalers.Enlarge(picture, upscaler, scale, cancel).ConfigureAwait(false); }
        catch (RequestException wrong) when (wrong.Field == "picture") { throw new RequestException("upscaling_resize", $"on the way to this size {WebuiMistake.Of(wrong).Msg}; or give less, or another upscaler"); }
    }

    private static Bitmap Blended(Bitmap below, Bitmap above, double share) =>
        new(below.Width, below.Height, [.. below.Rgb.Zip(above.Rgb, (a, b) => (byte)(a + (float)share * (b - a)))]);
}
