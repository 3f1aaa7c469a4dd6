using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;

namespace Easel.Studio.Webui;

/// <summary>What A1111's Extras do to pictures: make them larger with resampling. Upscalers that are networks, and faces, are not there yet.</summary>
/// <param name="body">The fields of <c>extra-single-image</c> or <c>extra-batch-images</c>.</param>
public sealed class ExtrasOrder(WebuiBody body)
{
    private const string None = "None";
    private const int LargestSide = 16384;
    private const int Cell = 8;

    private static readonly string[] Upscalers = [None, "Lanczos", "Nearest"];

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
    public (Bitmap Picture, string Said) Apply(Bitmap picture)
    {
        if (first == None) return (picture, "");
        var (width, height) = ((int)body.Long("upscaling_resize_w"), (int)body.Long("upscaling_resize_h"));
        var toSize = body.Long("resize_mode") == 1;
        var scale = toSize ? Math.Max((double)width / picture.Width, (double)height / picture.Height) : body.Number("upscaling_resize");
        if (Math.Max(picture.Width, picture.Height) * scale > LargestSide || (toSize && Math.Max(width, height) > LargestSide))
            throw new RequestException(toSize ? "upscaling_resize_w" : "upscaling_resize", $"the picture would be larger than {LargestSide} pixels a side; give less");

        List<(string Key, string Value)> said = [toSize ? ("Postprocess upscale to", $"{width}x{height}") : ("Postprocess upscale by", InfotextParts.Number(scale))];
        var large = Enlarged(picture, first, scale);
        if (toSize && body.Flag("upscaling_crop"))
        {
            said.Add(("Postprocess crop to", $"{width}x{height}"));
            large = Cropped(large, width, height);
        }

        said.Add(("Postprocess upscaler", first));
        var visibility = body.Number("extras_upscaler_2_visibility");
        if (second != None && visibility > 0)
        {
            var other = Enlarged(picture, second, scale);
            large = Blended(large, toSize && body.Flag("upscaling_crop") ? Cropped(other, width, height) : other, visibility);
            said.Add(("Postprocess upscaler 2", second));
        }

        return (large, string.Join(", ", said.Select(entry => $"{entry.Key}: {entry.Value}")));
    }

    private static string Upscaler(WebuiBody body, string field)
    {
        var name = body.Text(field) ?? None;
        if (Array.Find(Upscalers, known => known == name) is { } found) return found;
        var hint = name == BuiltInChoices.Upscaler ? "works on pictures while they are made, not on others' yet" : "is not there";
        throw new RequestException(field, $"'{name}' {hint}; give {string.Join(", ", Upscalers)}");
    }

    // A1111's way: the resampling to the exact size, then Lanczos to a multiple of 8.
    private static Bitmap Enlarged(Bitmap picture, string upscaler, double scale)
    {
        var (width, height) = (Multiple(picture.Width * scale), Multiple(picture.Height * scale));
        for (var pass = 0; pass < 3 && (picture.Width < width || picture.Height < height || (pass == 0 && scale == 1)); pass++)
        {
            var (across, down) = (Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)));
            var larger = upscaler == "Nearest" ? Resampling.Nearest(picture, across, down) : Resampling.Lanczos(picture, across, down);
            if ((larger.Width, larger.Height) == (picture.Width, picture.Height)) break;
            picture = larger;
        }

        return Resampling.Lanczos(picture, width, height);
    }

    private static int Multiple(double side) => Math.Max(1, (int)(Math.Floor(side / Cell) * Cell));

    private static Bitmap Cropped(Bitmap picture, int width, int height)
    {
        var rgb = new byte[checked(width * height * 3)];
        var (left, top) = (width / 2 - picture.Width / 2, height / 2 - picture.Height / 2);
        var (from, to) = (Math.Max(0, left), Math.Min(width, left + picture.Width));
        for (var y = Math.Max(0, top); y < Math.Min(height, top + picture.Height); y++)
            Array.Copy(picture.Rgb, ((y - top) * picture.Width + from - left) * 3, rgb, (y * width + from) * 3, (to - from) * 3);
        return new Bitmap(width, height, rgb);
    }

    private static Bitmap Blended(Bitmap below, Bitmap above, double share) =>
        new(below.Width, below.Height, [.. below.Rgb.Zip(above.Rgb, (a, b) => (byte)(a + (float)share * (b - a)))]);
}
