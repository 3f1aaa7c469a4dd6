using System.Net;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Studio.Jobs;
using Xunit;

namespace Easel.Server.Tests.Webui;

/// <summary>While pictures are made: progress, interrupting, clients that leave.</summary>
public sealed class ProgressTests
{
    private const string Body = """{"prompt": "a cat", "steps": 4, "width": 64, "height": 64, "n_iter": 2, "force_task_id": "task(mine)"}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Progress_counts_batches_and_steps_and_shows_a_preview()
    {
        var engine = new HaltedEngine(finished: 1);
        await using var test = await TestStudio.Start(engine);
        var asked = test.Post("/sdapi/v1/txt2img", Body);
        await engine.Halted.WaitAsync(Cancel);

        var progress = await test.Ask("/sdapi/v1/progress");
        Assert.Equal(0.01 + 0.5 + 0.125, progress.GetProperty("progress").GetDouble(), 6);
        var state = progress.GetProperty("state");
        Assert.Equal((2, 1, 1, 4, "Batch 2 out of 2"), (state.GetProperty("job_count").GetInt32(), state.GetProperty("job_no").GetInt32(), state.GetProperty("sampling_step").GetInt32(), state.GetProperty("sampling_steps").GetInt32(), state.GetProperty("job").GetString()));
        Assert.Equal(16, PictureCodec.Decode(Convert.FromBase64String(progress.GetProperty("current_image").GetString()!), "").Width);
        Assert.Equal(JsonValueKind.Null, (await test.Ask("/sdapi/v1/progress?skip_current_image=true")).GetProperty("current_image").ValueKind);

        var task = await test.Ask("/internal/progress", """{"id_task": "task(mine)"}""");
        Assert.True(task.GetProperty("active").GetBoolean());
        Assert.Equal(0.625, task.GetProperty("progress").GetDouble(), 6);
        Assert.StartsWith("data:image/png;base64,", task.GetProperty("live_preview").GetString(), StringComparison.Ordinal);
        var seen = task.GetProperty("id_live_preview").GetInt64();
        Assert.Equal(JsonValueKind.Null, (await test.Ask("/internal/progress", $$"""{"id_task": "task(mine)", "id_live_preview": {{seen}}}""")).GetProperty("live_preview").ValueKind);

        engine.LetOn();
        Assert.Equal(HttpStatusCode.OK, (await asked).StatusCode);
        Assert.True((await test.Ask("/internal/progress", """{"id_task": "task(mine)"}""")).GetProperty("completed").GetBoolean());
        Assert.Equal("0.0", (await test.Ask("/sdapi/v1/progress")).GetProperty("progress").GetRawText());
    }

    [Fact]
    public async Task A_waiting_task_knows_its_place()
    {
        var engine = new HaltedEngine();
        await using var test = await TestStudio.Start(engine);
        var first = test.Post("/sdapi/v1/txt2img", """{"width": 16, "height": 16, "steps": 1}""");
        await engine.Halted.WaitAsync(Cancel);
        var second = test.Post("/sdapi/v1/txt2img", Body);
        while (await test.Studio.Queue.CountQueued(Cancel) == 0) await Task.Delay(10, Cancel);
        var task = await test.Ask("/internal/progress", """{"id_task": "task(mine)"}""");
        Assert.Equal("In queue: 1/1", task.GetProperty("textinfo").GetString());
        Assert.True(task.GetProperty("queued").GetBoolean());
        Assert.Equal("""{"size":1,"tasks":["task(mine)"]}""", (await test.Ask("/internal/pending-tasks")).GetRawText());
        Assert.Equal("Waiting...", (await test.Ask("/internal/progress", """{"id_task": "task(nobody's)"}""")).GetProperty("textinfo").GetString());
        engine.LetOn();
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Interrupting_answers_with_what_is_finished()
    {
        var engine = new HaltedEngine(finished: 1);
        await using var test = await TestStudio.Start(engine);
        var asked = test.Post("/sdapi/v1/txt2img", Body);
        await engine.Halted.WaitAsync(Cancel);
        Assert.Equal("{}", (await test.Ask("/sdapi/v1/interrupt", "")).GetRawText());
        var answer = await asked;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single((await answer.Json()).GetProperty("images").EnumerateArray());
        Assert.Equal("{}", (await test.Ask("/sdapi/v1/interrupt", "")).GetRawText()); // nothing runs: the same
        Assert.Equal("null", (await test.Ask("/sdapi/v1/skip", "")).GetRawText());
    }

    [Theory]
    [InlineData(false, JobState.Cancelled)]
    [InlineData(true, JobState.Done)]
    public async Task A_client_that_leaves_cancels_its_job_unless_the_pictures_are_saved(bool saves, JobState end)
    {
        var engine = new HaltedEngine(finished: 1);
        await using var test = await TestStudio.Start(engine);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var asked = test.Post("/sdapi/v1/txt2img", Body.Replace("\"n_iter\"", $"\"save_images\": {(saves ? "true" : "false")}, \"n_iter\"", StringComparison.Ordinal), leave.Token);
        await engine.Halted.WaitAsync(Cancel);
        var job = test.Studio.Queue.Running!.Job;
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        if (saves)
        {
            await Task.Delay(200, Cancel); // so that the server notices
            engine.LetOn();
        }

        var ended = await test.Studio.Queue.WaitFor(job.Id, Cancel);
        Assert.Equal(end, ended!.State);
        Assert.Equal(saves ? 2 : 1, (await test.Studio.Pictures.OfJob(job.Id, Cancel)).Count);
    }

    [Fact]
    public async Task Nothing_runs_at_first()
    {
        await using var test = await TestStudio.Start();
        var progress = await test.Ask("/sdapi/v1/progress");
        Assert.Equal(("0.0", "0.0", 0, ""), (progress.GetProperty("progress").GetRawText(), progress.GetProperty("eta_relative").GetRawText(), progress.GetProperty("state").GetProperty("job_count").GetInt32(), progress.GetProperty("state").GetProperty("job").GetString()));
        Assert.Equal("{}", (await test.Ask("/internal/ping")).GetRawText());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await test.Client.GetAsync(new Uri("/sdapi/v1/progress?skip_current_image=perhaps", UriKind.Relative), Cancel)).StatusCode);
    }
}
