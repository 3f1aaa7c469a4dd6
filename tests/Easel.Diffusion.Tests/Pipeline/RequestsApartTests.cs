using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Xunit;

namespace Easel.Diffusion.Tests.Pipeline;

/// <summary>What one request asked of a model is gone when the next one comes: a picture does not tell what was painted before it.</summary>
public sealed class RequestsApartTests : IDisposable
{
    private static readonly ImageRequest FromText = new()
    {
        Prompt = "a cat",
        Model = SyntheticCheckpoints.PathOf("tiny-sd15"),
        Size = new ImageSize(64, 64),
        Steps = 2,
        Seeds = new Seeds { Seed = 7 },
    };

    private static readonly string Given = NamedPicture.Inline(new Bitmap(64, 64, [.. Enumerable.Range(0, 64 * 64 * 3).Select(i => (byte)(i * 7 % 251))]));

    private readonly LocalEngine engine = Open();

    public static Dictionary<string, ImageRequest> Requests { get; } = new()
    {
        ["from text"] = FromText,
        ["from a picture"] = FromText with { Start = new StartImage { Pictures = [Given], Strength = 0.5 } },
        ["enlarged"] = FromText with { Hires = new HiresFix { Scale = 2, Steps = 1, Strength = 0.5, Upscaler = "Lanczos" } },
        ["enlarged from its first pass"] = FromText with { Hires = new HiresFix { Scale = 2, Steps = 1, Strength = 0.5, Upscaler = "Lanczos", FirstPass = Given } },
    };

    public static Dictionary<string, ImageRequest> Before { get; } = new()
    {
        ["tiling"] = FromText with { Options = new PictureOptions { Tiling = true } },
        ["8 bits"] = FromText with { Options = new PictureOptions { Fp8Storage = Fp8Storage.Enable } },
        ["CLIP skip"] = FromText with { ClipSkip = 2 },
    };

    public static TheoryData<string, string> Pairs => [.. from before in Before.Keys from request in Requests.Keys select (before, request)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_picture_does_not_tell_what_came_before(string before, string request)
    {
        using var fresh = Open();
        var expected = await Painted(fresh, Requests[request]);
        Assert.NotEqual(expected.Rgb, (await Painted(engine, Before[before])).Rgb);
        Assert.Equal(expected.Rgb, (await Painted(engine, Requests[request])).Rgb);
    }

    public void Dispose() => engine.Dispose();

    private static LocalEngine Open() => new(new DiffusionParts(), new EngineOptions { Device = "cpu", Precision = "float32" });

    private static async Task<Bitmap> Painted(LocalEngine engine, ImageRequest request)
    {
        List<GeneratedImage> made = [];
        await foreach (var happened in engine.Generate(request, TestContext.Current.CancellationToken))
        {
            Assert.False(happened is ImageEvent.Failed, happened.ToString());
            if (happened is ImageEvent.Picture picture) made.Add(picture.Image);
        }

        return Assert.Single(made).Image;
    }
}
