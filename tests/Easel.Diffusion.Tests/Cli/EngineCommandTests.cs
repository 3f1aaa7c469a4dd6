using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Server.Engines;
using Easel.Testing;
using Xunit;

namespace Easel.Diffusion.Tests.Cli;

/// <summary>The real <c>easel engine</c>, with libtorch and the model that comes with Easel.</summary>
public sealed class EngineCommandTests
{
    private static readonly ImageRequest Request = new()
    {
        Prompt = "a red apple, 3d render",
        Size = new ImageSize(64, 64),
        Steps = 2,
        BatchSize = 2,
        Sampler = "Euler a",
        CfgScale = 4,
        Seeds = new Seeds { Seed = 1, Variation = 2 }, // which is drawn where it is left out
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_engine_in_its_own_process_makes_the_same_bytes()
    {
        using var here = new LocalEngine(new DiffusionParts(), new EngineOptions { Device = "cpu", Threads = 1, PreviewEvery = 1 });
        await using var there = Open();
        var (expected, made) = (await All(here, Request), await All(there, Request));
        Assert.Equal(expected.Select(Told), made.SkipWhile(happened => happened is ImageEvent.Phase("starting engine")).Select(Told));
        Assert.Equal(2, expected.OfType<ImageEvent.Picture>().Count());
        Assert.Equal(2, expected.OfType<ImageEvent.Preview>().Count());
        Assert.DoesNotContain(new ImageEvent.Phase("loading model"), await All(there, Request)); // it is kept
    }

    [Fact]
    public async Task The_engine_in_its_own_process_makes_pictures_larger()
    {
        using var here = new LocalEngine(new DiffusionParts(), new EngineOptions { Device = "cpu", Threads = 1 });
        await using var there = Open();
        var request = new UpscaleRequest(BuiltInChoices.Upscaler, TestPictures.Recorded("small", 40, 48));
        var (expected, made) = (await Larger(here, request), await Larger(there, request));
        Assert.Equal(Told(expected), Told(made));
        Assert.Equal((192, 160), (made.Width, made.Height));
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_is_told_and_the_process_kept()
    {
        await using var engine = Open();
        Assert.Equal("sampler", Assert.IsType<ImageEvent.Failed>((await All(engine, Request with { Sampler = "elur" }))[^1]).Field);
        Assert.Equal("model", Assert.IsType<ImageEvent.Failed>((await All(engine, Request with { Model = "/no/such/file.safetensors" }))[^1]).Field);
        Assert.Equal(1, engine.Starts);
    }

    [Fact]
    public async Task Cancelling_ends_within_a_call_of_the_network()
    {
        await using var engine = Open();
        using var stop = new CancellationTokenSource();
        var events = new List<ImageEvent>();
        await foreach (var happened in engine.Generate(Request with { Steps = 1000 }, stop.Token))
        {
            events.Add(happened);
            if (happened is ImageEvent.Progress { Step: 3 }) await stop.CancelAsync();
        }

        Assert.IsType<ImageEvent.Cancelled>(events[^1]);
        Assert.InRange(events.OfType<ImageEvent.Progress>().Last().Step, 3, 500); // a few calls ran while the word was on its way
    }

    private static EngineProcess Open() => new(new EngineProgram(
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "easel.exe" : "easel"),
        ["engine", "--device", "cpu", "--threads", "1", "--preview-every", "1"]));

    private static async Task<List<ImageEvent>> All(Core.Engines.IImageEngine engine, ImageRequest request)
    {
        var events = new List<ImageEvent>();
        await foreach (var happened in engine.Generate(request, Cancel)) events.Add(happened);
        return events;
    }

    private static async Task<Bitmap> Larger(Core.Engines.IImageEngine engine, UpscaleRequest request) =>
        Assert.Single((await engine.Upscale(request, Cancel).ToListAsync(Cancel)).OfType<ImageEvent.Upscaled>()).Pixels;

    // Times differ from run to run; everything else does not.
    private static string Told(ImageEvent happened) => happened switch
    {
        ImageEvent.Progress progress => $"step {progress.Step} of {progress.Steps}",
        ImageEvent.Preview preview => $"preview {preview.Index} {Told(preview.Pixels)}",
        ImageEvent.Picture { Image: var image } => $"picture {image.Index} {image.Seed} {image.VariationSeed} {Told(image.Image)} {image.Infotext}",
        ImageEvent.Finished => "finished",
        _ => happened.ToString(),
    };

    private static string Told(Bitmap pixels) => $"{pixels.Width}x{pixels.Height} {Convert.ToHexString(pixels.Rgb)}";
}
