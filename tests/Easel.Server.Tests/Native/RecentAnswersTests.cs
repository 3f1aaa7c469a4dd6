using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Easel.Core.Requests;
using Easel.Server.Tests.Storage;
using Easel.Server.Tests.Webui;
using Easel.Studio.Jobs;
using Easel.Studio.Storage;
using Xunit;

namespace Easel.Server.Tests.Native;

/// <summary>Lists that are given again are never older than what somebody did.</summary>
public sealed class RecentAnswersTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_puts_a_job_in_line_sees_it_in_the_list_at_once()
    {
        await using var test = await TestStudio.Start();
        await test.Studio.Queue.Pause(Cancel);
        for (var count = 0; count < 20; count++)
        {
            Assert.Equal(count, await Total(test, "/api/v1/jobs"));
            using var answer = await test.Client.PostAsJsonAsync("/api/v1/jobs", new { request = new { prompt = "a cat" } }, Cancel);
            answer.EnsureSuccessStatusCode();
        }

        await test.Studio.Queue.Submit(new NewJob(new ImageRequest { Prompt = "a cat" }), Cancel);
        Assert.Equal(21, await Total(test, "/api/v1/jobs"));
        Assert.Equal(21, await Total(test, "/api/v1/jobs?state=queued"));
        Assert.Equal(0, await Total(test, "/api/v1/jobs?state=done"));
    }

    [Fact]
    public async Task Finished_pictures_are_listed_at_once()
    {
        await using var test = await TestStudio.Start();
        for (var count = 0; count < 5; count++)
        {
            Assert.Equal(count, await Total(test, "/api/v1/images"));
            var job = await test.Studio.Queue.Submit(new NewJob(new ImageRequest { Prompt = "a cat", Size = new ImageSize(64, 64), Steps = 1 }), Cancel);
            await test.Studio.Queue.WaitFor(job.Id, Cancel);
        }

        Assert.Equal(5, await Total(test, "/api/v1/images"));
    }

    [Fact]
    public async Task What_the_pages_change_without_a_request_is_shown_at_once()
    {
        await using var test = await TestStudio.Start();
        var job = await test.Studio.Queue.Submit(Small, Cancel);
        await test.Studio.Queue.WaitFor(job.Id, Cancel);
        var id = (await test.Ask("/api/v1/images")).GetProperty("images")[0].GetProperty("id").GetString()!;
        foreach (var favourite in new[] { true, false, true })
        {
            await test.Studio.Gallery.Index.Mark(id, favourite, [$"{favourite}"], null, Cancel);
            Assert.Equal(favourite, (await test.Ask("/api/v1/images")).GetProperty("images")[0].GetProperty("favourite").GetBoolean());
            Assert.Equal($"{favourite}", (await test.Ask("/api/v1/tags"))[0].GetProperty("tag").GetString());
            await (favourite ? test.Studio.Queue.Pause(Cancel) : test.Studio.Queue.Resume(Cancel));
            Assert.Equal(favourite, (await test.Ask("/api/v1/queue")).GetProperty("paused").GetBoolean());
        }

        var board = await test.Studio.Gallery.Boards.Create("cats", Cancel);
        Assert.Equal(1, (await test.Ask("/api/v1/boards")).GetArrayLength());
        await test.Studio.Gallery.Boards.Delete(board.Id, Cancel);
        Assert.Equal(0, (await test.Ask("/api/v1/boards")).GetArrayLength());
    }

    [Fact]
    public async Task One_job_is_shown_as_it_stands()
    {
        await using var test = await TestStudio.Start();
        await test.Studio.Queue.Pause(Cancel);
        var job = await test.Studio.Queue.Submit(Small, Cancel);
        Assert.Equal("queued", await State());
        await test.Studio.Queue.Cancel(job.Id, Cancel);
        Assert.Equal("cancelled", await State());
        await test.Studio.Queue.Retry(job.Id, Cancel);
        Assert.Equal("queued", await State());
        await test.Studio.Queue.Resume(Cancel);
        await test.Studio.Queue.WaitFor(job.Id, Cancel);
        Assert.Equal("done", await State());
        Assert.Equal(HttpStatusCode.NotFound, (await test.Client.GetAsync("/api/v1/jobs/nobody", Cancel)).StatusCode);

        async Task<string?> State() => (await test.Ask($"/api/v1/jobs/{job.Id}")).GetProperty("state").GetString();
    }

    [Fact]
    public async Task Asking_again_costs_the_database_nothing_and_still_counts()
    {
        await using var test = await TestStudio.Start();
        var job = await test.Studio.Queue.Submit(Small, Cancel);
        await test.Studio.Queue.WaitFor(job.Id, Cancel);
        string[] paths = ["/api/v1/jobs", "/api/v1/queue", "/api/v1/images?take=5", "/api/v1/tags", $"/api/v1/jobs/{job.Id}"];
        foreach (var path in paths) await test.Ask(path);
        await WaitForCalm(test);
        foreach (var path in paths) await test.Ask(path);
        await test.Ask("/internal/progress", $$"""{"id_task": "{{job.Id}}"}""");
        using var commands = CommandCount.Of(new DatabaseChoice.Sqlite(Path.Combine(test.DataFolder, "easel.db")));
        for (var again = 0; again < 20; again++)
        {
            foreach (var path in paths) await test.Ask(path);
            await test.Ask("/sdapi/v1/progress");
            await test.Ask("/internal/progress", $$"""{"id_task": "{{job.Id}}"}""");
        }

        Assert.Equal(0, commands.Take());
        Assert.InRange(await Counted(test, "/api/v1/tags"), 22, long.MaxValue); // tests beside this one count too, but hardly ask for tags
        await test.Studio.Queue.Submit(Small, Cancel);
        await test.Ask("/api/v1/jobs");
        Assert.NotEqual(0, commands.Take());
    }

    [Fact]
    public async Task Who_takes_no_gzip_never_gets_what_was_kept_for_another()
    {
        await using var test = await TestStudio.Start();
        await test.Studio.Queue.Pause(Cancel);
        for (var count = 0; count < 10; count++) await test.Studio.Queue.Submit(Small, Cancel);
        foreach (var encoding in new[] { "gzip", "identity", "gzip", "identity" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/jobs") { Headers = { { "Accept-Encoding", encoding } } };
            var answer = await test.Client.SendAsync(request, Cancel);
            Assert.Equal(encoding == "gzip" ? ["gzip"] : [], answer.Content.Headers.ContentEncoding);
            Assert.Equal(encoding == "gzip" ? 0x1f : '{', (await answer.Content.ReadAsByteArrayAsync(Cancel))[0]);
        }
    }

    // Answers with 200 to a route, as the metrics have it.
    private static async Task<long> Counted(TestStudio test, string route)
    {
        var line = (await test.Client.GetStringAsync("/metrics", Cancel)).Split('\n').First(line => line.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal) && line.Contains($"http_route=\"{route}\"", StringComparison.Ordinal));
        return long.Parse(line[(line.IndexOf("} ", StringComparison.Ordinal) + 2)..].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static NewJob Small => new(new ImageRequest { Prompt = "a cat", Size = new ImageSize(64, 64), Steps = 1 });

    // Thumbnails are made and folders looked through in the background, which changes rows.
    private static async Task WaitForCalm(TestStudio test)
    {
        for (var before = -1L; before != test.Studio.Storage.Changes; await Task.Delay(1000, Cancel)) before = test.Studio.Storage.Changes;
    }

    private static async Task<int> Total(TestStudio test, string path) => (await test.Client.GetFromJsonAsync<JsonElement>(path, Cancel)).GetProperty("total").GetInt32();
}
