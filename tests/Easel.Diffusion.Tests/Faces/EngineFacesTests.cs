using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Faces;
using Easel.Diffusion.Tests.Weights;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Faces;

/// <summary>Face restoration behind the engine's seam, with a detector that finds faces everywhere.</summary>
public sealed class EngineFacesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LocalEngine engine = new(new DiffusionParts(), new EngineOptions { Device = "cpu", Precision = "float32" });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        engine.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task What_is_painted_has_its_faces_restored_and_says_so()
    {
        using var generator = new Generator(3, CPU);
        TinyFaces.Write(folder["codeformer.pth"], TinyFaces.CodeFormer(), generator);
        TinyFaces.Detector(folder[FaceFiles.DetectorName], finds: true);
        var request = new ImageRequest { Prompt = "a", Model = SyntheticCheckpoints.PathOf("tiny-sd15"), Size = new ImageSize(64, 64), Steps = 1, Seeds = new Seeds { Seed = 5 } };
        var plain = Assert.Single((await engine.Generate(request, Cancel).ToListAsync(Cancel)).OfType<ImageEvent.Picture>()).Image;
        var told = await engine.Generate(request with { Faces = new FaceRestoration { File = folder["codeformer.pth"], Weight = 0.25 } }, Cancel).ToListAsync(Cancel);
        var restored = Assert.Single(told.OfType<ImageEvent.Picture>()).Image;
        Assert.NotEqual(plain.Image.Rgb, restored.Image.Rgb);
        Assert.Contains("Face restoration: CodeFormer, Size", restored.Infotext, StringComparison.Ordinal);
        Assert.Contains("CodeFormer weight: 0.25", restored.Infotext, StringComparison.Ordinal);
        Assert.Contains(told, happened => happened is ImageEvent.Phase { Name: "restoring faces" });
        Assert.Contains(told, happened => happened is ImageEvent.Warning warning && warning.Message.Contains(FaceFiles.ParserName, StringComparison.Ordinal));

        var picture = TestPictures.Recorded("faces", 64, 64);
        told = await engine.RestoreFaces(new FaceRequest(picture, new FaceRestoration { File = folder["codeformer.pth"] }), Cancel).ToListAsync(Cancel);
        var made = Assert.Single(told.OfType<ImageEvent.Restored>());
        Assert.True(made.Faces > 0 && told.OfType<ImageEvent.Progress>().Count() == made.Faces);
        Assert.NotEqual(picture.Rgb, made.Pixels.Rgb);
        Assert.IsType<ImageEvent.Finished>(told[^1]);
    }

    [Fact]
    public async Task What_is_missing_fails_by_its_field_before_anything_is_painted()
    {
        await File.WriteAllBytesAsync(folder["GFPGANv1.4.pth"], [1], Cancel);
        var request = new ImageRequest { Prompt = "a", Model = SyntheticCheckpoints.PathOf("tiny-sd15"), Size = new ImageSize(64, 64), Steps = 1, Faces = new FaceRestoration { Restorer = FaceRestoration.Gfpgan, File = folder["GFPGANv1.4.pth"] } };
        var failed = Assert.IsType<ImageEvent.Failed>((await engine.Generate(request, Cancel).ToListAsync(Cancel))[^1]);
        Assert.Equal("faces.restorer", failed.Field);
        Assert.Contains(FaceFiles.DetectorName, failed.Message, StringComparison.Ordinal);
        failed = Assert.IsType<ImageEvent.Failed>((await engine.RestoreFaces(new FaceRequest(TestPictures.Recorded("faces", 8, 8), new FaceRestoration()), Cancel).ToListAsync(Cancel))[^1]);
        Assert.Contains("Codeformer", failed.Message, StringComparison.Ordinal);
        Assert.Equal("tagger", Assert.IsType<ImageEvent.Failed>((await engine.Tag(new TagRequest(folder["none.pt"], TestPictures.Recorded("faces", 8, 8)), Cancel).ToListAsync(Cancel))[^1]).Field);
    }
}
