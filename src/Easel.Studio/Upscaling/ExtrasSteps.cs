using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Studio.Faces;

namespace Easel.Studio.Upscaling;

/// <summary>Carries a recipe of Extras out, and says how: first the size, then the faces (facts: A1111 1.10.1 postprocessing_upscale.py, postprocessing_gfpgan.py, postprocessing_codeformer.py).</summary>
/// <param name="recipe">What to do.</param>
/// <param name="enlarger">Makes pictures larger.</param>
/// <param name="faces">Paints faces anew; null where nobody can.</param>
public sealed class ExtrasSteps(ExtrasRecipe recipe, Enlarger enlarger, FacePainter? faces = null)
{
    /// <summary>Pixels a side of the largest picture made.</summary>
    public const int LargestSide = 16384;

    private const string GfpganField = "gfpgan_visibility";
    private const string CodeformerField = "codeformer_visibility";

    /// <summary>The picture as the recipe wants it, and the line that says how, in A1111's words.</summary>
    /// <exception cref="RequestException">It would be too large, which names <c>scale</c> or <c>size</c>; or a face restorer is not there, which names <c>gfpgan_visibility</c> or <c>codeformer_visibility</c>.</exception>
    public async Task<ExtrasResult> Apply(Bitmap picture, CancellationToken cancel)
    {
        CheckFaces();
        List<(string Key, string Value)> said = [];
        List<string> notes = [];
        if (recipe.Upscaler != PlainUpscaler.None) picture = await Larger(picture, said, cancel).ConfigureAwait(false);
        if (recipe.GfpganVisibility > 0)
        {
            picture = await Painted(picture, FaceRestoration.Gfpgan, recipe.GfpganVisibility, notes, cancel).ConfigureAwait(false);
            said.Add(("GFPGAN visibility", Rounded(recipe.GfpganVisibility)));
        }

        if (recipe.CodeformerVisibility > 0)
        {
            picture = await Painted(picture, FaceRestoration.CodeFormer, recipe.CodeformerVisibility, notes, cancel).ConfigureAwait(false);
            said.Add(("CodeFormer visibility", Rounded(recipe.CodeformerVisibility)));
            said.Add(("CodeFormer weight", Rounded(recipe.CodeformerWeight)));
        }

        return new ExtrasResult(picture, string.Join(", ", said.Select(entry => $"{entry.Key}: {entry.Value}"))) { Notes = [.. notes.Distinct()] };
    }

    /// <summary>Looks whether the face restorers of the recipe are there, before any work.</summary>
    /// <exception cref="RequestException">One is not.</exception>
    public void CheckFaces()
    {
        if (recipe.GfpganVisibility > 0) Faces(GfpganField).Check(FaceRestoration.Gfpgan, GfpganField);
        if (recipe.CodeformerVisibility > 0) Faces(CodeformerField).Check(FaceRestoration.CodeFormer, CodeformerField);
    }

    private FacePainter Faces(string field) => faces ?? throw new RequestException(field, "there is nothing here that restores faces; give 0");

    private async Task<Bitmap> Painted(Bitmap picture, string restorer, double visibility, List<string> notes, CancellationToken cancel)
    {
        var field = restorer == FaceRestoration.Gfpgan ? GfpganField : CodeformerField;
        var restored = await Faces(field).Restore(picture, restorer, recipe.CodeformerWeight, field, cancel).ConfigureAwait(false);
        notes.AddRange(restored.Notes);
        return restored.Faces == 0 ? picture : visibility < 1 ? Blended(picture, restored.Picture, visibility) : restored.Picture;
    }

    private async Task<Bitmap> Larger(Bitmap picture, List<(string Key, string Value)> said, CancellationToken cancel)
    {
        var (scale, crop) = Plan(picture, said);
        var large = await Enlarged(picture, recipe.Upscaler, scale, crop, cancel).ConfigureAwait(false);
        if (crop is { } box) said.Add(("Postprocess crop to", $"{box.Width}x{box.Height}"));
        said.Add(("Postprocess upscaler", enlarger.NameOf(recipe.Upscaler)));
        if (recipe.Second != PlainUpscaler.None && recipe.Visibility > 0)
        {
            var other = await Enlarged(picture, recipe.Second, scale, crop, cancel).ConfigureAwait(false);
            large = Blended(large, other, recipe.Visibility);
            said.Add(("Postprocess upscaler 2", enlarger.NameOf(recipe.Second)));
        }

        return large;
    }

    private (double Scale, (int Width, int Height)? Crop) Plan(Bitmap picture, List<(string Key, string Value)> said)
    {
        if (recipe.Size is { } size)
        {
            said.Add(("Postprocess upscale to", $"{size.Width}x{size.Height}"));
            var covering = Math.Max((double)size.Width / picture.Width, (double)size.Height / picture.Height);
            if (Longest(picture) * covering > LargestSide || Math.Max(size.Width, size.Height) > LargestSide) throw TooLarge("size");
            return (covering, recipe.Crop ? size : null);
        }

        said.Add(("Postprocess upscale by", InfotextParts.Number(recipe.Scale)));
        var scale = recipe.Scale;
        if (recipe.LongestSide > 0 && Longest(picture) * scale > recipe.LongestSide)
        {
            said.Add(("Max side length", InfotextParts.Number(recipe.LongestSide)));
            var limit = (double)recipe.LongestSide;
            var (width, height) = (picture.Width * scale, picture.Height * scale);
            (width, height) = height > width ? (Math.Floor(limit * width / height), limit) : (limit, Math.Floor(limit * height / width));
            scale = Math.Max(width / picture.Width, height / picture.Height);
        }

        return Longest(picture) * scale <= LargestSide ? (scale, null) : throw TooLarge("scale");
    }

    private async Task<Bitmap> Enlarged(Bitmap picture, string upscaler, double scale, (int Width, int Height)? crop, CancellationToken cancel)
    {
        var large = await enlarger.Enlarge(picture, upscaler, scale, cancel).ConfigureAwait(false);
        return crop is { } box ? ImageFit.Centred(large, box.Width, box.Height) : large;
    }

    private static string Rounded(double share) => InfotextParts.Number(Math.Round(share, 3));

    private static RequestException TooLarge(string field) => new(field, $"the picture would be larger than {LargestSide} pixels a side; give less");

    private static int Longest(Bitmap picture) => Math.Max(picture.Width, picture.Height);

    private static Bitmap Blended(Bitmap below, Bitmap above, double share)
    {
        var mixed = new byte[below.Rgb.Length];
        for (var at = 0; at < mixed.Length; at++) mixed[at] = (byte)(below.Rgb[at] + (float)share * (above.Rgb[at] - below.Rgb[at]));
        return new Bitmap(below.Width, below.Height, mixed);
    }
}
