using Easel.Core.Requests;
using Easel.Studio.Jobs;
using Xunit;

namespace Easel.Server.Tests;

public sealed class StudioServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_put_in_line_becomes_a_picture_on_disk()
    {
        await using var test = await TestStudio.Start();
        var job = await test.Studio.Queue.Submit(new NewJob(new ImageRequest { Prompt = "a cat", Size = new(64, 64), Steps = 2, Seeds = new() { Seed = 5 } }), Cancel);
        var ended = await test.Studio.Queue.WaitFor(job.Id, Cancel);

        Assert.Equal(JobState.Done, ended!.State);
        var picture = Assert.Single(await test.Studio.Pictures.OfJob(job.Id, Cancel));
        Assert.True(File.Exists(picture.Path));
        Assert.Equal("a cat", picture.Prompt);
        Assert.Equal(5, picture.Seed);
    }
}
