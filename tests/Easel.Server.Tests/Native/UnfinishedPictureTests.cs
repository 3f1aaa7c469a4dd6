using System.Runtime.CompilerServices;
using Easel.Core.Engines;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Server.Tests.Webui;
using Easel.Studio.Jobs;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Native;

/// <summary>Pictures that are cut off are kept where the settings say so, and only where a person stopped them.</summary>
public sealed class UnfinishedPictureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "/sdapi/v1/interrupt", 1)]
    [InlineData(true, "/sdapi/v1/skip", 2)]
    [InlineData(false, "/sdapi/v1/interrupt", 0)]
    [InlineData(false, "/sdapi/v1/skip", 1)]
    public async Task An_interrupted_picture_is_kept_and_answered(bool kept, string stop, int pictures)
    {
        var engine = new CutEngine();
        await using var test = await TestStudio.Start(engine);
        const string Body = """{"prompt": "a cat", "steps": 4, "width": 64, "height": 64, "n_iter": 2, "save_images": true, "do_not_save_grid": true, "override_settings": {"save_incomplete_images": KEPT}}""";
        var asked = test.Ask("/sdapi/v1/txt2img", Body.Replace("KEPT", kept ? "true" : "false", StringComparison.Ordinal));
        await engine.Begun;
        await test.Post(stop, "{}");
        Assert.Equal(pictures, (await asked).GetProperty("images").GetArrayLength());
        Assert.Equal(pictures, test.OutputFiles.Count);
    }

    [Fact]
    public async Task A_server_that_ends_keeps_nothing_half_made()
    {
        var engine = new CutEngine();
        var folder = Directory.CreateTempSubdirectory("easel-cut-");
        string id;
        await using (var test = await TestStudio.Start(engine, folder: folder, keepsFolder: true))
        {
            id = (await test.Studio.Queue.Submit(new NewJob(new ImageRequest { Prompt = "a cat", Size = new(64, 64), Steps = 1, KeepUnfinished = true }), Cancel)).Id;
            await engine.Begun;
        }

        await using var next = await TestStudio.Start(folder: folder);
        Assert.Equal((JobState.Done, 1), ((await next.Studio.Queue.WaitFor(id, Cancel))!.State, (await next.Studio.Queue.Find(id, Cancel))!.PicturesDone));
        Assert.Single(next.OutputFiles);
    }

    /// <summary>Stands in the middle of its first picture until it is cancelled, and then gives what there is if that is wanted.</summary>
    private sealed class CutEngine : IImageEngine
    {
        private readonly FakeEngine engine = new();
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => begun.Task;

        public IAsyncEnumerable<ImageEvent> Upscale(UpscaleRequest request, CancellationToken cancel = default) => engine.Upscale(request, cancel);

        public async IAsyncEnumerable<ImageEvent> Generate(ImageRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
        {
            if (!begun.Task.IsCompleted)
            {
                yield return new ImageEvent.Progress(1, request.Steps, null);
                begun.SetResult();
                await Task.WhenAny(Task.Delay(Timeout.Infinite, cancel)).ConfigureAwait(false);
                var text = InfotextWriter.Write(request, new InfotextFacts(), request.Seeds.Seed, 7);
                if (request.KeepUnfinished) yield return new ImageEvent.Picture(new GeneratedImage(0, request.Seeds.Seed, 7, TestPictures.Recorded("cut", 64, 64), text) { IsUnfinished = true });
                yield return new ImageEvent.Cancelled();
                yield break;
            }

            await foreach (var happened in engine.Generate(request, cancel).ConfigureAwait(false)) yield return happened;
        }
    }
}
