using System.Net;
using System.Net.Sockets;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Server.Client;
using Easel.Server.Security;
using Easel.Studio.Jobs;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Client;

/// <summary>A studio somewhere as an engine here.</summary>
public sealed class ServerEngineTests
{
    private static readonly ServerTimes Quick = new() { Patience = TimeSpan.FromSeconds(3), Between = TimeSpan.FromMilliseconds(50), Stopping = TimeSpan.FromSeconds(5) };
    private static readonly ImageRequest Request = new() { Prompt = "a cat", Size = new(64, 48), Steps = 2, BatchCount = 3, Seeds = new() { Seed = 5 }, Sampler = "euler_a", Options = new() { Emphasis = EmphasisMode.NoNorm, Eta = 0.5 } };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_becomes_pictures_that_no_gallery_keeps()
    {
        var fake = new FakeEngine();
        await using var test = await TestStudio.Start(fake);
        var events = await All(test, Request, previews: true);

        Assert.IsType<ImageEvent.Finished>(events[^1]);
        var pictures = events.OfType<ImageEvent.Picture>().Select(picture => picture.Image).ToList();
        Assert.Equal([(0, 5L), (1, 6L), (2, 7L)], pictures.Select(picture => (picture.Index, picture.Seed)));
        Assert.All(pictures, picture => Assert.Equal(TestPictures.Recorded($"fake {picture.Seed}", 48, 64).Rgb, picture.Image.Rgb));
        Assert.Contains("a cat", pictures[0].Infotext, StringComparison.Ordinal);
        Assert.Equal(Request with { BatchCount = 1, Seeds = fake.Requests[0].Seeds, UnsaidKeys = fake.Requests[0].UnsaidKeys, Features = fake.Requests[0].Features }, fake.Requests[0]);
        var (jobs, _) = await test.Studio.Queue.List(new JobFilter { Take = 10 }, Cancel);
        Assert.Equal(Keeping.ForADay, Assert.Single(jobs).Keeping);
        Assert.Empty(test.OutputFiles);
    }

    [Fact]
    public async Task Progress_previews_and_warnings_come_while_it_is_painted()
    {
        using var gate = new SemaphoreSlim(0);
        var fake = new FakeEngine { AfterPicture = _ => gate.Wait(Cancel) };
        await using var test = await TestStudio.Start(fake);
        using var engine = new ServerEngine(test.Client.BaseAddress!.ToString(), null, true, Quick);
        var events = new List<ImageEvent>();
        await foreach (var happened in engine.Generate(Request, Cancel))
        {
            events.Add(happened);
            if (happened is ImageEvent.Picture) gate.Release(); // the next one is not painted before this one is here
        }

        Assert.Equal(3, events.OfType<ImageEvent.Picture>().Count());
        Assert.Contains(events, happened => happened is ImageEvent.Progress { Steps: 6 });
        Assert.Contains(events, happened => happened is ImageEvent.Preview { Pixels.Width: 64 });
    }

    [Fact]
    public async Task Cancelling_cancels_the_job_and_keeps_what_is_finished()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var gate = new SemaphoreSlim(0);
        await using var test = await TestStudio.Start(new FakeEngine { AfterPicture = index => gate.Wait(Cancel) });
        using var engine = new ServerEngine(test.Client.BaseAddress!.ToString(), null, false, Quick);
        var events = new List<ImageEvent>();
        await foreach (var happened in engine.Generate(Request with { BatchCount = 1000 }, stop.Token))
        {
            events.Add(happened);
            if (happened is not ImageEvent.Picture || events.OfType<ImageEvent.Picture>().Count() != 1) continue;
            await stop.CancelAsync();
            _ = Task.Run(async () =>
            {
                while (test.Studio.Queue.Running is { Interrupted: false }) await Task.Delay(10, Cancel);
                gate.Release(2000);
            }, Cancel);
        }

        Assert.IsType<ImageEvent.Cancelled>(events[^1]);
        Assert.InRange(events.OfType<ImageEvent.Picture>().Count(), 1, 3);
        var (jobs, _) = await test.Studio.Queue.List(new JobFilter { Take = 10 }, Cancel);
        Assert.Equal(JobState.Cancelled, Assert.Single(jobs).State);
    }

    [Fact]
    public async Task Who_stops_listening_cancels_a_job_that_waits()
    {
        await using var test = await TestStudio.Start();
        await test.Studio.Queue.Submit(new NewJob(Request), Cancel);
        await test.Studio.Queue.Pause(Cancel);
        await test.Studio.Queue.Submit(new NewJob(Request) { Priority = 5 }, Cancel);
        using var engine = new ServerEngine(test.Client.BaseAddress!.ToString(), null, false, Quick);
        await foreach (var happened in engine.Generate(Request, Cancel))
        {
            Assert.True(Assert.IsType<ImageEvent.Queued>(happened).Ahead >= 1);
            break;
        }

        var (jobs, _) = await test.Studio.Queue.List(new JobFilter { States = [JobState.Cancelled] }, Cancel);
        Assert.Single(jobs);
    }

    [Fact]
    public async Task A_job_that_fails_says_which_field()
    {
        await using var test = await TestStudio.Start(new FakeEngine { Ending = new ImageEvent.Failed("prompt", "prompt: no such thing; give another") });
        var failed = Assert.IsType<ImageEvent.Failed>((await All(test, Request))[^1]);
        Assert.Equal(("prompt", "prompt: no such thing; give another"), (failed.Field, failed.Message));
    }

    [Theory]
    [InlineData("steps", "0 is not possible; give 1–1000")]
    [InlineData("sampler", "elur")]
    [InlineData("model", "there is no 'nothing' among the studio's models")]
    public async Task What_the_server_refuses_names_the_field(string field, string part)
    {
        await using var test = await TestStudio.Start();
        var request = field switch { "steps" => Request with { Steps = 0 }, "sampler" => Request with { Sampler = "elur" }, _ => Request with { Model = "nothing" } };
        var failed = Assert.IsType<ImageEvent.Failed>((await All(test, request)).Single());
        Assert.Equal(field, failed.Field);
        Assert.Contains(part, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_demanded_and_taken()
    {
        await using var test = await TestStudio.Start();
        var access = new AccessFile(test.DataFolder, TimeProvider.System);
        var (reading, good) = (access.AddKey("reading", AccessScopes.Read), access.AddKey("good", AccessScopes.Read | AccessScopes.Generate));
        Assert.Contains("demands one", await Refused(null), StringComparison.Ordinal);
        Assert.Contains("does not know it", await Refused("easel_000000000000_wrong"), StringComparison.Ordinal);
        Assert.Contains("'reading' may read", await Refused(reading), StringComparison.Ordinal);
        Assert.IsType<ImageEvent.Finished>((await All(test, Request, key: good))[^1]);

        async Task<string> Refused(string? key)
        {
            var failed = Assert.IsType<ImageEvent.Failed>((await All(test, Request, key: key)).Single());
            Assert.Equal("api_key", failed.Field);
            return failed.Message;
        }
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_another_program_is_told_in_one_line()
    {
        using var nobody = new ServerEngine("http://127.0.0.1:1", null, false, Quick);
        var failed = Assert.IsType<ImageEvent.Failed>((await ToList(nobody.Generate(Request, Cancel))).Single());
        Assert.Contains("http://127.0.0.1:1 cannot be reached", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failed.Message);

        foreach (var (answer, part) in new[]
        {
            ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "is no Easel"),
            ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", "is no Easel"),
            ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 46\r\n\r\n{\"status\":\"alive\",\"api\":2,\"easel\":\"9.0\",\"x\":1}", "speaks another API (2; this program 1)"),
        })
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var serving = Serve(listener, answer);
            using var engine = new ServerEngine($"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", null, false, Quick);
            Assert.Contains(part, Assert.IsType<ImageEvent.Failed>((await ToList(engine.Generate(Request, Cancel))).Single()).Message, StringComparison.Ordinal);
            await serving;
        }
    }

    [Fact]
    public async Task A_server_that_dies_midway_is_told_with_the_job_that_goes_on()
    {
        using var gate = new SemaphoreSlim(0);
        var test = await TestStudio.Start(new FakeEngine { AfterPicture = _ => gate.Wait(Cancel) });
        using var engine = new ServerEngine(test.Client.BaseAddress!.ToString(), null, false, Quick with { Patience = TimeSpan.FromMilliseconds(300) });
        var events = new List<ImageEvent>();
        await foreach (var happened in engine.Generate(Request, Cancel))
        {
            events.Add(happened);
            if (happened is not ImageEvent.Picture || events.OfType<ImageEvent.Picture>().Count() > 1) continue;
            var dying = test.DisposeAsync();
            gate.Release(10);
            await dying;
        }

        var failed = Assert.IsType<ImageEvent.Failed>(events[^1]);
        Assert.Contains("cannot be reached", failed.Message, StringComparison.Ordinal);
        Assert.Matches("its job [0-9a-f]{32} goes on when it is started again", failed.Message);
    }

    [Fact]
    public async Task A_server_that_restarts_midway_is_waited_for()
    {
        using var gate = new SemaphoreSlim(0);
        var folder = Directory.CreateTempSubdirectory("easel-studio-");
        var first = await TestStudio.Start(new FakeEngine { AfterPicture = index => gate.Wait(Cancel) }, folder: folder, keepsFolder: true);
        TestStudio? second = null;
        using var engine = new ServerEngine(first.Client.BaseAddress!.ToString(), null, false, Quick with { Patience = TimeSpan.FromSeconds(20) });
        var seeds = new List<long>();
        ImageEvent? last = null;
        await foreach (var happened in engine.Generate(Request, Cancel))
        {
            last = happened;
            if (happened is not ImageEvent.Picture picture) continue;
            seeds.Add(picture.Image.Seed);
            if (second is not null) continue;
            second = await Restart(first, gate);
        }

        await second!.DisposeAsync();
        Assert.IsType<ImageEvent.Finished>(last);
        Assert.Equal([5, 6, 7], seeds);
    }

    [Theory]
    [InlineData("ftp://x", null, "server")]
    [InlineData("http://me:secret@x", null, "server")]
    [InlineData("", null, "server")]
    [InlineData("http://x", "a\r\nX: b", "api_key")]
    [InlineData("http://x", "", "api_key")]
    public void Addresses_and_keys_are_checked(string server, string? key, string field)
    {
        var wrong = Assert.Throws<RequestException>(() => new ServerEngine(server, key).Dispose());
        Assert.Equal(field, wrong.Field);
        Assert.DoesNotContain("secret", wrong.Message, StringComparison.Ordinal);
    }

    private static async Task<TestStudio> Restart(TestStudio first, SemaphoreSlim gate)
    {
        var (port, folder) = (first.Client.BaseAddress!.Port, new DirectoryInfo(first.DataFolder));
        var stopping = first.DisposeAsync();
        gate.Release(100);
        await stopping;
        return await TestStudio.Start(new FakeEngine(), folder: folder, with: options => options with { Port = port });
    }

    private static async Task<List<ImageEvent>> All(TestStudio test, ImageRequest request, bool previews = false, string? key = null)
    {
        using var engine = new ServerEngine(test.Client.BaseAddress!.ToString(), key, previews, Quick);
        return await ToList(engine.Generate(request, Cancel));
    }

    private static async Task<List<ImageEvent>> ToList(IAsyncEnumerable<ImageEvent> events)
    {
        var list = new List<ImageEvent>();
        await foreach (var happened in events) list.Add(happened);
        return list;
    }

    private static async Task Serve(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancel);
        await using var stream = client.GetStream();
        _ = await stream.ReadAsync(new byte[4096], Cancel);
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer), Cancel);
    }
}
