using Easel.Cli;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Cli;

/// <summary>Faces in <c>easel upscale</c> and <c>easel generate</c>, with folders of models that hold no real ones.</summary>
public sealed class FaceOptionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-faces-").FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private readonly FakeEngine engine = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Faces_of_a_picture_are_painted_by_as_much_as_is_said_and_the_file_says_so()
    {
        Weights();
        var picture = Picture(4, 4);
        Assert.Equal(0, await Run("upscale", picture, "--upscaler", "none", "--codeformer-visibility", "0.5", "--codeformer-weight", "0.25", "--models", Place("models")));
        var made = PictureCodec.Load(Path.Combine(folder, "out", "face.png"));
        Assert.All(made.Rgb, value => Assert.Equal(127, value)); // 100 and 155 in equal parts
        Assert.Contains(new("postprocessing", "CodeFormer visibility: 0.5, CodeFormer weight: 0.25"), PngText.Read(await File.ReadAllBytesAsync(Path.Combine(folder, "out", "face.png"), TestContext.Current.CancellationToken)));
        Assert.Equal((Path.Combine(Place("models"), "Codeformer", "codeformer-v0.1.0.pth"), 0.25), (engine.Faces.Single().How.File, engine.Faces.Single().How.Weight));
    }

    [Fact]
    public async Task A_picture_without_a_face_is_told()
    {
        Weights();
        Assert.Equal(0, await Run("upscale", Picture(1, 1), "--upscaler", "none", "--gfpgan-visibility", "1", "--models", Place("models")));
        Assert.Contains("face.png: no face was found", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--gfpgan-visibility", "GFPGAN is not there; put GFPGANv1.4.pth")]
    [InlineData("--codeformer-visibility", "CodeFormer is not there; put codeformer-v0.1.0.pth")]
    public async Task Weights_that_are_missing_are_named(string option, string expected)
    {
        Directory.CreateDirectory(Place("models"));
        Assert.Equal(2, await Run("upscale", Picture(4, 4), option, "1", "--models", Place("models")));
        Assert.Contains(option, error.ToString(), StringComparison.Ordinal);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_pictures_restore_faces_when_any_option_of_faces_is_given()
    {
        Weights();
        string[] usual = ["generate", "cat", "--no-upscale", "--size", "32x32", "--models", Place("models")];
        Assert.Equal(0, await Run(usual));
        Assert.Null(engine.Requests[^1].Faces);
        Assert.Equal(0, await Run([.. usual, "--faces"]));
        Assert.Equal(new FaceRestoration { File = Path.Combine(Place("models"), "Codeformer", "codeformer-v0.1.0.pth") }, engine.Requests[^1].Faces);
        Assert.Equal(0, await Run([.. usual, "--faces-restorer", "GFPGAN", "--faces-weight", "0.1"]));
        Assert.Equal(new FaceRestoration { Restorer = "GFPGAN", Weight = 0.1, File = Path.Combine(Place("models"), "GFPGAN", "GFPGANv1.4.pth") }, engine.Requests[^1].Faces);
        Assert.Equal(2, await Run([.. usual, "--faces-weight", "3"]));
        Assert.Contains("--faces-weight", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await Run([.. usual[..^1], folder, "--faces"]));
        Assert.Contains("--faces-restorer: CodeFormer is not there", error.ToString(), StringComparison.Ordinal);
    }

    private string Place(string name) => Path.Combine(folder, name);

    private void Weights()
    {
        foreach (var file in new[] { "GFPGAN/GFPGANv1.4.pth", "Codeformer/codeformer-v0.1.0.pth", "GFPGAN/detection_Resnet50_Final.pth" })
        {
            var path = Path.Combine(Place("models"), file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "no model");
        }
    }

    private string Picture(int width, int height)
    {
        var path = Place("face.png");
        File.WriteAllBytes(path, PictureCodec.Encode(new Bitmap(width, height, [.. Enumerable.Repeat((byte)100, 3 * width * height)]), PictureFormat.Png));
        return path;
    }

    private Task<int> Run(params string[] arguments) => new CommandLine(_ => engine, output, error).Run([.. arguments, "--out", Place("out")], TestContext.Current.CancellationToken);
}
