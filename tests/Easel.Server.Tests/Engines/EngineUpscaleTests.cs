using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Server.Engines;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Engines;

/// <summary>Pictures that go to an engine's process and come back larger.</summary>
public sealed class EngineUpscaleTests : IAsyncDisposable
{
    private readonly EngineProcess engine = new(EngineProcesses.Fake);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    [Fact]
    public async Task A_picture_to_be_larger_goes_there_and_back()
    {
        var request = new UpscaleRequest("any", TestPictures.Recorded("pieces", 211, 307)); // more than one piece each way
        await engine.Start(Cancel);
        var here = await new FakeEngine().Upscale(request, Cancel).ToListAsync(Cancel);
        Assert.Equal(here.Select(EventSamples.Told), (await engine.Upscale(request, Cancel).ToListAsync(Cancel)).Select(EventSamples.Told));
        Assert.Single(here.OfType<ImageEvent.Upscaled>());

        var faces = new FaceRequest(request.Picture, new FaceRestoration { Restorer = FaceRestoration.Gfpgan, Weight = 0.25, File = "/g.pth" });
        Assert.Equal((await new FakeEngine().RestoreFaces(faces, Cancel).ToListAsync(Cancel)).Select(EventSamples.Told), (await engine.RestoreFaces(faces, Cancel).ToListAsync(Cancel)).Select(EventSamples.Told));
        var caption = new CaptionRequest("/b.pth", request.Picture) { Least = 5, Most = 9, Ranker = "/c.pt", Categories = [new PhraseCategory("kinds", ["one", "two", "three"], 2)] };
        Assert.Equal((await new FakeEngine().Caption(caption, Cancel).ToListAsync(Cancel)).Select(EventSamples.Told), (await engine.Caption(caption, Cancel).ToListAsync(Cancel)).Select(EventSamples.Told));
        var tags = new TagRequest("/t.pt", request.Picture);
        Assert.Equal((await new FakeEngine().Tag(tags, Cancel).ToListAsync(Cancel)).Select(EventSamples.Told), (await engine.Tag(tags, Cancel).ToListAsync(Cancel)).Select(EventSamples.Told));
    }

    [Fact]
    public async Task Upscaling_is_stopped_and_its_engines_death_told()
    {
        var picture = TestPictures.Recorded("piece", 8, 8);
        using var stop = new CancellationTokenSource();
        var events = new List<ImageEvent>();
        await foreach (var happened in engine.Upscale(new UpscaleRequest(WilfulEngine.Wait, picture), stop.Token))
        {
            events.Add(happened);
            if (happened is ImageEvent.Progress) await stop.CancelAsync();
        }

        Assert.IsType<ImageEvent.Cancelled>(events[^1]);
        Assert.Equal(3, Assert.IsType<ImageEvent.EngineLost>((await engine.Upscale(new UpscaleRequest(WilfulEngine.Exit, picture), Cancel).ToListAsync(Cancel))[^1]).ExitCode);
        Assert.IsType<ImageEvent.Failed>((await engine.Upscale(new UpscaleRequest(WilfulEngine.Throw, picture), Cancel).ToListAsync(Cancel))[^1]);
    }
}
