using System.Net.Http.Json;
using System.Text.Json;
using Easel.Core.Requests;
using Easel.Studio.Jobs;
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

    private static async Task<int> Total(TestStudio test, string path) => (await test.Client.GetFromJsonAsync<JsonElement>(path, Cancel)).GetProperty("total").GetInt32();
}
