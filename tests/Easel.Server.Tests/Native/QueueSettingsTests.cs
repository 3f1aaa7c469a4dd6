using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Easel.Core.Engines;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Studio.Jobs;
using Xunit;

namespace Easel.Server.Tests.Native;

/// <summary>What the settings say of the line of jobs and of models is heeded, at once.</summary>
public sealed class QueueSettingsTests
{
    private static readonly ImageRequest Request = new() { Prompt = "a cat", Size = new ImageSize(64, 64), Steps = 1 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_line_takes_no_more_and_says_how_many_it_takes()
    {
        await using var studio = await TestStudio.Start();
        studio.Settings.Change(settings => settings with { Queue = settings.Queue with { Longest = 2 } });
        await studio.Studio.Queue.Pause(Cancel);
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.Created, (await Post(studio, new { prompt = "a cat" })).StatusCode);
        var refused = await Post(studio, new { prompt = "a cat" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("at most 2 may wait", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(2, await studio.Studio.Queue.CountQueued(Cancel));
    }

    [Fact]
    public async Task Finished_jobs_above_the_number_kept_are_forgotten_the_oldest_first()
    {
        await using var studio = await TestStudio.Start();
        studio.Settings.Change(settings => settings with { Queue = settings.Queue with { KeepFinished = 2 } });
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var job = await studio.Studio.Queue.Submit(new NewJob(Request), Cancel);
            await studio.Studio.Queue.WaitFor(job.Id, Cancel);
            ids.Add(job.Id);
        }

        var (kept, _) = await studio.Studio.Queue.List(new JobFilter(), Cancel);
        Assert.Equal(ids.TakeLast(2).Order(), kept.Select(job => job.Id).Order());
        Assert.Single(await studio.Studio.Pictures.OfJob(ids[0], Cancel));
    }

    [Fact]
    public async Task A_job_whose_engine_dies_each_time_is_begun_as_often_as_the_settings_say()
    {
        var engine = new DyingEngine();
        await using var studio = await TestStudio.Start(engine);
        studio.Settings.Change(settings => settings with { Queue = settings.Queue with { Attempts = 4 } });
        var job = await studio.Studio.Queue.Submit(new NewJob(Request), Cancel);
        var ended = await studio.Studio.Queue.WaitFor(job.Id, Cancel);
        Assert.Equal((JobState.Failed, 4), (ended!.State, engine.Calls));
    }

    [Fact]
    public async Task A_request_without_a_model_gets_the_settings_when_it_is_put_in_line()
    {
        await using var studio = await TestStudio.Start();
        var model = Path.Combine(studio.DataFolder, "mine.safetensors");
        await File.WriteAllTextAsync(model, "", Cancel);
        await studio.Studio.Queue.Pause(Cancel);
        studio.Settings.Change(settings => settings with { Models = settings.Models with { Checkpoint = model } });
        var said = await (await Post(studio, new { prompt = "a cat" })).Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal(model, said.GetProperty("request").GetProperty("model").GetString());
        var named = await (await Post(studio, new { prompt = "a cat", model = "easel-base" })).Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal("easel-base", named.GetProperty("request").GetProperty("model").GetString());
    }

    private static Task<HttpResponseMessage> Post(TestStudio studio, object request) => studio.Client.PostAsJsonAsync("/api/v1/jobs", new { request }, Cancel);

    private sealed class DyingEngine : IImageEngine
    {
        public int Calls { get; private set; }

        public async IAsyncEnumerable<ImageEvent> Generate(ImageRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
        {
            Calls++;
            await Task.Yield();
            yield return new ImageEvent.EngineLost("the engine's process ended");
        }

        public IAsyncEnumerable<ImageEvent> Upscale(UpscaleRequest request, CancellationToken cancel = default) => Generate(new ImageRequest { Prompt = "" }, cancel);
    }
}
