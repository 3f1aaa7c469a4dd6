using Easel.Core.Requests;
using Easel.Core.Results;
using Xunit;

namespace Easel.Diffusion.Tests.Memory;

/// <summary>Weights kept in 8 bits: half the memory, nearly the same picture, and the infotext says so.</summary>
public sealed class Float8Tests
{
    [Fact]
    public async Task The_picture_is_close_to_the_whole_ones_and_says_so()
    {
        var (whole, ofWhole) = await Paint(Fp8Storage.Disable);
        var (narrow, ofNarrow) = await Paint(Fp8Storage.Enable);
        Assert.Contains(", FP8 weight: Enable, ", narrow.Infotext, StringComparison.Ordinal);
        Assert.DoesNotContain("FP8", whole.Infotext, StringComparison.Ordinal);
        Assert.NotEqual(whole.Image.Rgb, narrow.Image.Rgb);
        Assert.InRange(whole.Image.Rgb.Zip(narrow.Image.Rgb, (a, b) => Math.Abs(a - b)).Average(), 0, 12); // of 255
        Assert.InRange(ofNarrow, 1, ofWhole * 3 / 4); // a quarter of float32, but for norms, biases and the autoencoder
    }

    [Fact]
    public async Task For_SDXL_alone_changes_nothing_of_others()
    {
        var (whole, _) = await Paint(Fp8Storage.Disable);
        var (same, _) = await Paint(Fp8Storage.Sdxl);
        Assert.Equal(whole.Image.Rgb, same.Image.Rgb);
        Assert.DoesNotContain("FP8", same.Infotext, StringComparison.Ordinal);

        var (other, _) = await Paint(Fp8Storage.Sdxl, "tiny-sdxl");
        Assert.Contains("FP8 weight: Enable for SDXL", other.Infotext, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turned_off_again_every_bit_is_as_it_was()
    {
        using var engine = new LocalEngine(new DiffusionParts(), Options);
        var before = (await Run(engine, Request(Fp8Storage.Disable))).Picture;
        await Run(engine, Request(Fp8Storage.Enable));
        Assert.Equal(before.Image.Rgb, (await Run(engine, Request(Fp8Storage.Disable))).Picture.Image.Rgb);
    }

    private static EngineOptions Options => new() { Device = "cpu", Precision = "float32" };

    private static ImageRequest Request(Fp8Storage storage, string model = "tiny-sd15") => new()
    {
        Prompt = "a cat",
        Model = SyntheticCheckpoints.PathOf(model),
        Size = new ImageSize(64, 64),
        Steps = 3,
        Seeds = new Seeds { Seed = 5 },
        Options = new PictureOptions { Fp8Storage = storage },
    };

    private static async Task<(GeneratedImage Picture, long Weights)> Paint(Fp8Storage storage, string model = "tiny-sd15")
    {
        using var engine = new LocalEngine(new DiffusionParts(), Options);
        return await Run(engine, Request(storage, model));
    }

    private static async Task<(GeneratedImage Picture, long Weights)> Run(LocalEngine engine, ImageRequest request)
    {
        GeneratedImage? picture = null;
        await foreach (var happened in engine.Generate(request, TestContext.Current.CancellationToken))
        {
            if (happened is ImageEvent.Picture made) picture = made.Image;
            else if (happened is ImageEvent.Finished finished) return (picture!, finished.Memory!.WeightBytes);
            else if (happened is ImageEvent.Failed failed) Assert.Fail(failed.Message);
        }

        throw new InvalidOperationException("it never ended");
    }
}
