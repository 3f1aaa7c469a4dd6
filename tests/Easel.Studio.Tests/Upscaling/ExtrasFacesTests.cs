using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Faces;
using Easel.Studio.Faces;
using Easel.Studio.Upscaling;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Upscaling;

public sealed class ExtrasFacesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-faces-").FullName;
    private readonly List<FaceRequest> asked = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task At_visibility_0_the_picture_stays_bit_for_bit_and_nobody_is_asked()
    {
        var picture = TestPictures.Recorded("faces", 12, 20);
        var result = await Steps(new ExtrasRecipe { CodeformerWeight = 0.3 }, found: 1).Apply(picture, Cancel);
        Assert.Same(picture, result.Picture);
        Assert.Equal(("", 0, 0), (result.Said, result.Notes.Count, asked.Count));
    }

    [Fact]
    public async Task Faces_are_painted_behind_the_upscaler_first_by_GFPGAN_and_blended_by_visibility()
    {
        Put("GFPGAN", "GFPGANv1.4.pth");
        Put("Codeformer", "codeformer-v0.1.0.pth");
        Put("GFPGAN", FaceFiles.DetectorName);
        var picture = new Bitmap(2, 2, [.. Enumerable.Repeat((byte)100, 12)]);
        var recipe = new ExtrasRecipe { Upscaler = "Nearest", Scale = 8, GfpganVisibility = 0.5, CodeformerVisibility = 1, CodeformerWeight = 0.25 };
        var result = await Steps(recipe, found: 2).Apply(picture, Cancel);
        Assert.Equal("Postprocess upscale by: 8, Postprocess upscaler: Nearest, GFPGAN visibility: 0.5, CodeFormer visibility: 1, CodeFormer weight: 0.25", result.Said.Replace(".0", "", StringComparison.Ordinal));
        Assert.Equal([(FaceRestoration.Gfpgan, 0.25, 16), (FaceRestoration.CodeFormer, 0.25, 16)], asked.Select(request => (request.How.Restorer, request.How.Weight, request.Picture.Width)));
        Assert.Equal(Path.Combine(folder, "Codeformer", "codeformer-v0.1.0.pth"), asked[1].How.File);
        Assert.All(asked[1].Picture.Rgb, value => Assert.Equal(105, value)); // half of the 10 that are added to each
        Assert.All(result.Picture.Rgb, value => Assert.Equal(115, value));
    }

    [Fact]
    public async Task Without_a_face_the_picture_stays_and_a_note_says_so()
    {
        Put("GFPGAN", "GFPGANv1.4.pth");
        Put("GFPGAN", FaceFiles.DetectorName);
        var picture = TestPictures.Recorded("faces", 12, 20);
        var result = await Steps(new ExtrasRecipe { GfpganVisibility = 1 }, found: 0).Apply(picture, Cancel);
        Assert.Equal(picture.Rgb, result.Picture.Rgb);
        Assert.Equal(["no face was found"], result.Notes);
    }

    [Fact]
    public async Task What_is_missing_is_named_with_its_place_before_any_work()
    {
        var steps = Steps(new ExtrasRecipe { Upscaler = "Nearest", CodeformerVisibility = 0.1 }, found: 1);
        var wrong = await Assert.ThrowsAsync<RequestException>(() => steps.Apply(TestPictures.Recorded("faces", 12, 20), Cancel));
        Assert.Equal("codeformer_visibility", wrong.Field);
        Assert.Contains($"CodeFormer is not there; put codeformer-v0.1.0.pth and facexlib's {FaceFiles.DetectorName}", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder, "Codeformer"), wrong.Message, StringComparison.Ordinal);

        Put("Codeformer", "codeformer-v0.1.0.pth");
        wrong = Assert.Throws<RequestException>(steps.CheckFaces);
        Assert.Contains($"nothing finds the faces: {FaceFiles.DetectorName} is missing", wrong.Message, StringComparison.Ordinal);
        Assert.Empty(asked);
    }

    [Fact]
    public void Restorers_are_listed_with_what_they_lack_and_the_published_file_first()
    {
        var library = new FaceLibrary([Path.Combine(folder, "Stable-diffusion")]); // A1111's folder of checkpoints; the others lie beside it
        Assert.Empty(library.All());
        Put("GFPGAN", "GFPGANv1.3.pth");
        Put("GFPGAN", "GFPGANv1.4.pth");
        Put("GFPGAN", "GFPGANv1.5-own.pth");
        Put("GFPGAN", FaceFiles.ParserName);
        var file = Assert.Single(library.All());
        Assert.Equal(("GFPGAN", Path.Combine(folder, "GFPGAN", "GFPGANv1.4.pth")), (file.Name, file.Path));
        Assert.Contains(FaceFiles.DetectorName, file.Problem, StringComparison.Ordinal);
        Put("GFPGAN", FaceFiles.DetectorName);
        Assert.Null(Assert.Single(library.All()).Problem);
        Assert.True(FaceLibrary.IsPlace(file.Path));
        Assert.False(FaceLibrary.IsPlace(Path.Combine(folder, "ESRGAN", "x.pth")));
    }

    private void Put(string place, string name)
    {
        Directory.CreateDirectory(Path.Combine(folder, place));
        File.WriteAllBytes(Path.Combine(folder, place, name), [1]);
    }

    // Adds ten to every value, where there are faces.
    private ExtrasSteps Steps(ExtrasRecipe recipe, int found)
    {
        var faces = new FacePainter(
            (request, _) =>
            {
                asked.Add(request);
                var painted = found == 0 ? request.Picture : new Bitmap(request.Picture.Width, request.Picture.Height, [.. request.Picture.Rgb.Select(value => (byte)(value + 10))]);
                return Task.FromResult(new RestoredFaces(painted, found, found == 0 ? ["no face was found"] : []));
            },
            new FaceLibrary([folder]));
        return new ExtrasSteps(recipe, new Enlarger((_, _) => throw new NotSupportedException(), new UpscalerLibrary([]), _ => (null, null)), faces);
    }
}
