using System.Collections.Concurrent;
using System.Diagnostics;
using Easel.Core.Models;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Server.Engines;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Engines;

/// <summary>An engine in a process of its own, which this program is once more.</summary>
public sealed class EngineProcessTests : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> lines = new();
    private readonly EngineProcess engine;

    public EngineProcessTests() => engine = new EngineProcess(EngineProcesses.Fake, new EngineProcessOptions { Line = lines.Enqueue });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    [Fact]
    public async Task A_request_has_the_events_of_the_engine_itself()
    {
        var request = new ImageRequest { Prompt = "a cat", Size = new ImageSize(64, 32), Steps = 3, BatchCount = 2, Seeds = new Seeds { Seed = 5 } };
        var here = await new FakeEngine().All(request, Cancel);
        Assert.Equal([new ImageEvent.Phase("starting engine").ToString(), .. here.Select(EventSamples.Told)], (await engine.All(request, Cancel)).Select(EventSamples.Told));
        Assert.Equal(here.Select(EventSamples.Told), (await engine.All(request, Cancel)).Select(EventSamples.Told));
        Assert.Equal(1, engine.Starts);
        Assert.NotEqual(Environment.ProcessId, engine.ProcessId);
    }

    [Fact]
    public async Task Another_program_takes_over_once_it_is_asked_for()
    {
        var wanted = EngineProcesses.Fake;
        await using var changing = new EngineProcess(() => wanted);
        var request = new ImageRequest { Prompt = "a cat", Size = new ImageSize(64, 32), Steps = 1 };
        await changing.All(request, Cancel);
        var first = changing.ProcessId;
        wanted = EngineProcesses.ThatIs("fake, but with other words");
        Assert.IsType<ImageEvent.Finished>((await changing.All(request, Cancel))[^1]);
        Assert.Equal(2, changing.Starts);
        Assert.False(EngineProcesses.Runs(first!.Value));
        Assert.NotEqual(first, changing.ProcessId);
    }

    [Fact]
    public async Task What_runs_is_let_finish_before_another_program_takes_over()
    {
        var wanted = EngineProcesses.Fake;
        await using var changing = new EngineProcess(() => wanted);
        using var stop = new CancellationTokenSource();
        var seen = new List<ImageEvent>();
        await foreach (var happened in changing.Generate(new ImageRequest { Prompt = WilfulEngine.Wait }, stop.Token))
        {
            seen.Add(happened);
            if (happened is not ImageEvent.Progress) continue;
            wanted = EngineProcesses.ThatIs("fake, but with other words");
            Assert.IsType<ImageEvent.Finished>((await changing.Upscale(new UpscaleRequest("any", TestPictures.Recorded("small", 8, 8)), Cancel).ToListAsync(Cancel))[^1]);
            Assert.Equal(1, changing.Starts);
            await stop.CancelAsync();
        }

        Assert.IsType<ImageEvent.Cancelled>(seen[^1]);
        Assert.IsType<ImageEvent.Finished>((await changing.All(Small, Cancel))[^1]);
        Assert.Equal(2, changing.Starts);
    }

    [Fact]
    public async Task A_task_with_model_files_goes_there_and_its_result_comes_back()
    {
        await engine.Start(Cancel);
        var folder = Directory.CreateTempSubdirectory("easel-work-");
        try
        {
            var output = Path.Combine(folder.FullName, "x.safetensors");
            var events = await engine.Work(new PruneTask { Models = ["a", "漢字"], Output = output }, Cancel).ToListAsync(Cancel);
            Assert.Equal(output, Assert.IsType<ImageEvent.Worked>(events[^2]).Result.What);
            Assert.Equal("PruneTask", await File.ReadAllTextAsync(output, Cancel));
            using var stop = new CancellationTokenSource();
            var seen = new List<ImageEvent>();
            await foreach (var happened in engine.Work(new VerifyTask { Models = [WilfulEngine.Wait] }, stop.Token))
            {
                seen.Add(happened);
                await stop.CancelAsync();
            }

            Assert.IsType<ImageEvent.Cancelled>(seen[^1]);
            Assert.IsType<ImageEvent.EngineLost>((await engine.Work(new VerifyTask { Models = [WilfulEngine.Kill] }, Cancel).ToListAsync(Cancel))[^1]);
        }
        finally { folder.Delete(recursive: true); }
    }

    [Fact]
    public async Task Every_event_arrives()
    {
        await engine.Start(Cancel);
        Assert.Equal(
            EventSamples.All(new ImageEvent.Finished(1.25)).Select(EventSamples.Told),
            (await engine.All(new ImageRequest { Prompt = WilfulEngine.Everything }, Cancel)).Select(EventSamples.Told));
    }

    [Fact]
    public async Task Every_field_of_a_request_arrives()
    {
        var request = new ImageRequest
        {
            Prompt = WilfulEngine.Mirror,
            NegativePrompt = "漢字 \"quoted\"\n🎨",
            Sampler = new Choice("euler_a", new System.Text.Json.Nodes.JsonObject { ["eta"] = 0.5 }),
            Options = new PictureOptions { SigmaTmax = double.PositiveInfinity },
        };
        var mirrored = Assert.IsType<ImageEvent.Failed>((await engine.All(request, Cancel))[^1]);
        Assert.Equal(RequestJson.Write(request), mirrored.Message);
    }

    [Fact]
    public async Task Requests_at_the_same_time_do_not_mix()
    {
        var requests = Enumerable.Range(1, 8).Select(i => new ImageRequest { Prompt = $"picture {i}", Size = new ImageSize(16 * i, 64), Steps = i, Seeds = new Seeds { Seed = i } }).ToList();
        await engine.Start(Cancel);
        var told = await Task.WhenAll(requests.Select(request => engine.All(request, Cancel)));
        foreach (var (request, events) in requests.Zip(told))
            Assert.Equal((await new FakeEngine().All(request, Cancel)).Select(EventSamples.Told), events.Select(EventSamples.Told));
        Assert.Equal(1, engine.Starts);
    }

    [Fact]
    public async Task Thousands_of_steps_arrive_in_order()
    {
        var steps = (await engine.All(new ImageRequest { Prompt = WilfulEngine.Many, Size = new ImageSize(16, 16), Steps = 1 }, Cancel)).OfType<ImageEvent.Progress>().Select(progress => progress.Step);
        Assert.Equal([.. Enumerable.Range(1, WilfulEngine.ManySteps), 1], steps);
    }

    [Fact]
    public async Task The_largest_picture_arrives()
    {
        var request = new ImageRequest { Prompt = "vast", Size = new ImageSize(RequestLimits.LargestSide, RequestLimits.LargestSide), Steps = 1, Seeds = new Seeds { Seed = 3 } };
        var picture = (await engine.All(request, Cancel)).OfType<ImageEvent.Picture>().Single().Image.Image;
        Assert.Equal((8192, 8192), (picture.Width, picture.Height));
        Assert.True(picture.Rgb.AsSpan().SequenceEqual(TestPictures.Recorded("fake 3", 8192, 8192).Rgb));
    }

    [Fact]
    public async Task Cancelling_cancels_in_the_process_and_keeps_it()
    {
        await engine.Start(Cancel);
        using var stop = new CancellationTokenSource();
        var events = new List<ImageEvent>();
        await foreach (var happened in engine.Generate(new ImageRequest { Prompt = WilfulEngine.Wait }, stop.Token))
        {
            events.Add(happened);
            await stop.CancelAsync();
        }

        Assert.Equal([new ImageEvent.Progress(1, 2, null), new ImageEvent.Cancelled()], events);
        Assert.IsType<ImageEvent.Finished>((await engine.All(Small, Cancel))[^1]);
        Assert.Equal(1, engine.Starts);
    }

    [Fact]
    public async Task A_request_cancelled_before_it_starts_ends_so()
    {
        Assert.Equal(new ImageEvent.Cancelled(), (await engine.All(Small, new CancellationToken(canceled: true)))[^1]);
        await engine.Start(Cancel);
        Assert.Equal(new ImageEvent.Cancelled(), (await engine.All(Small, new CancellationToken(canceled: true)))[^1]);
    }

    [Fact]
    public async Task A_reader_that_leaves_stops_the_work()
    {
        await engine.Start(Cancel);
        await foreach (var happened in engine.Generate(new ImageRequest { Prompt = WilfulEngine.Wait }, Cancel)) break;
        while (!lines.Contains("about to wait")) await Task.Delay(10, Cancel);
        Assert.IsType<ImageEvent.Finished>((await engine.All(Small, Cancel))[^1]);
        Assert.Equal(1, engine.Starts);
    }

    [Fact]
    public async Task A_cancelled_request_that_does_not_stop_is_stopped_with_its_process()
    {
        await using var impatient = new EngineProcess(EngineProcesses.Fake, new EngineProcessOptions { CancelPatience = TimeSpan.FromMilliseconds(200) });
        using var stop = new CancellationTokenSource();
        var last = default(ImageEvent);
        await foreach (var happened in impatient.Generate(new ImageRequest { Prompt = WilfulEngine.Hang }, stop.Token))
        {
            last = happened;
            if (happened is ImageEvent.Progress) await stop.CancelAsync();
        }

        Assert.IsType<ImageEvent.Cancelled>(last);
        Assert.IsType<ImageEvent.Finished>((await impatient.All(Small, Cancel))[^1]);
        Assert.Equal(2, impatient.Starts);
    }

    [Theory]
    [InlineData(WilfulEngine.Kill, 137, "it was killed (SIGKILL, exit code 137), probably because memory ran out")]
    [InlineData(WilfulEngine.Abort, 134, "it gave up (SIGABRT, exit code 134)")]
    [InlineData(WilfulEngine.Exit, 3, "exit code 3")]
    public async Task A_process_that_dies_ends_its_request_with_what_is_known(string how, int code, string message)
    {
        if (OperatingSystem.IsWindows()) return;
        var events = await engine.All(new ImageRequest { Prompt = how }, Cancel);
        Assert.Equal(new ImageEvent.Progress(1, 2, null), events[^2]); // what came before is not lost
        var lost = Assert.IsType<ImageEvent.EngineLost>(events[^1]);
        Assert.Equal(code, lost.ExitCode);
        Assert.Contains(message, lost.Message, StringComparison.Ordinal);
        Assert.Contains($"about to {how}", lost.Output, StringComparison.Ordinal);
        Assert.Null(engine.ProcessId);

        Assert.IsType<ImageEvent.Finished>((await engine.All(Small, Cancel))[^1]);
        Assert.Equal(2, engine.Starts);
    }

    [Fact]
    public async Task A_process_killed_from_outside_takes_every_request_with_it_and_one_new_one_serves_them_all()
    {
        await engine.Start(Cancel);
        var killed = engine.ProcessId!.Value;
        var waiting = Enumerable.Range(0, 3).Select(_ => engine.All(new ImageRequest { Prompt = WilfulEngine.Wait }, Cancel)).ToList();
        while (lines.Count(line => line == "about to wait") < 3) await Task.Delay(10, Cancel);
        using (var process = Process.GetProcessById(killed)) process.Kill();
        Assert.All(await Task.WhenAll(waiting), events => Assert.IsType<ImageEvent.EngineLost>(events[^1]));

        var again = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => engine.All(Small, Cancel)));
        Assert.All(again, events => Assert.IsType<ImageEvent.Finished>(events[^1]));
        Assert.Equal(2, engine.Starts);
        Assert.NotEqual(killed, engine.ProcessId);
    }

    [Fact]
    public async Task What_the_engine_throws_fails_the_request_and_not_the_process()
    {
        var failed = Assert.IsType<ImageEvent.Failed>((await engine.All(new ImageRequest { Prompt = WilfulEngine.Throw }, Cancel))[^1]);
        Assert.Equal("NotSupportedException: nobody should", failed.Message);
        Assert.Contains("WilfulEngine", failed.Trace, StringComparison.Ordinal);
        Assert.IsType<ImageEvent.Finished>((await engine.All(Small, Cancel))[^1]);
        Assert.Equal(1, engine.Starts);
    }

    [Fact]
    public async Task A_process_that_ends_at_once_is_told_with_its_last_words()
    {
        await using var broken = new EngineProcess(EngineProcesses.ThatIs("ends at once"));
        var lost = Assert.IsType<ImageEvent.EngineLost>((await broken.All(Small, Cancel))[^1]);
        Assert.Equal((3, "the engine's process ended: exit code 3; its last words: nor a door", "there is no disk\nnor a door"), (lost.ExitCode, lost.Message, lost.Output));
        Assert.Equal(lost.Message, (await Assert.ThrowsAsync<EngineLostException>(() => broken.Start(Cancel))).Message);
        Assert.Equal(2, broken.Starts);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        await using var absent = new EngineProcess(new EngineProgram("/no/such/program", []));
        var lost = Assert.IsType<ImageEvent.EngineLost>((await absent.All(Small, Cancel))[^1]);
        Assert.StartsWith("the engine's process cannot be started: /no/such/program: ", lost.Message, StringComparison.Ordinal);
        Assert.Null(lost.ExitCode);
    }

    [Fact]
    public async Task A_process_that_never_answers_is_ended()
    {
        await using var mute = new EngineProcess(EngineProcesses.ThatIs("never answers"), new EngineProcessOptions { StartPatience = TimeSpan.FromSeconds(1) });
        var lost = Assert.IsType<ImageEvent.EngineLost>((await mute.All(Small, Cancel))[^1]);
        Assert.Equal("the engine's process did not answer within 1 s", lost.Message);
    }

    [Fact]
    public async Task Disposing_cancels_what_runs_and_leaves_neither_process_nor_socket()
    {
        var closing = new EngineProcess(EngineProcesses.Fake);
        await closing.Start(Cancel);
        var process = closing.ProcessId!.Value;
        var folder = OperatingSystem.IsLinux() ? SocketFolder(process) : null;
        Assert.True(folder is null || File.Exists(Path.Combine(folder, "socket")));
        await using var events = closing.Generate(new ImageRequest { Prompt = WilfulEngine.Wait }, Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await events.MoveNextAsync());

        await closing.DisposeAsync();
        Assert.True(await events.MoveNextAsync());
        Assert.IsType<ImageEvent.Cancelled>(events.Current);
        Assert.False(await events.MoveNextAsync());
        Assert.False(EngineProcesses.Runs(process));
        Assert.False(Directory.Exists(folder));
        Assert.Equal([new ImageEvent.Cancelled()], await closing.All(Small, Cancel));
    }

    [Fact]
    public async Task A_process_ends_by_itself_when_its_parent_is_killed()
    {
        var program = EngineProgram.OfThisProcess(EngineProcesses.Parent);
        using var parent = Process.Start(new ProcessStartInfo(program.File, program.Arguments) { RedirectStandardOutput = true })!;
        var child = int.Parse((await parent.StandardOutput.ReadLineAsync(Cancel))!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(EngineProcesses.Runs(child));
        var folder = OperatingSystem.IsLinux() ? SocketFolder(child) : null;

        parent.Kill(); // not its children
        await parent.WaitForExitAsync(Cancel);
        for (var tries = 0; tries < 300 && EngineProcesses.Runs(child); tries++) await Task.Delay(100, Cancel);
        Assert.False(EngineProcesses.Runs(child));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task The_process_gives_way_to_the_server()
    {
        await engine.Start(Cancel);
        using var process = Process.GetProcessById(engine.ProcessId!.Value);
        Assert.Equal(ProcessPriorityClass.BelowNormal, process.PriorityClass);
        if (OperatingSystem.IsLinux()) Assert.Equal("500", (await File.ReadAllTextAsync($"/proc/{process.Id}/oom_score_adj", Cancel)).Trim());
    }

    private static ImageRequest Small => new() { Prompt = "small", Size = new ImageSize(16, 16), Steps = 1, Seeds = new Seeds { Seed = 1 } };

    private static string SocketFolder(int process) =>
        Path.GetDirectoryName(File.ReadAllText($"/proc/{process}/cmdline").Split('\0').Single(word => word.StartsWith("unix:", StringComparison.Ordinal))["unix:".Length..])!;
}
