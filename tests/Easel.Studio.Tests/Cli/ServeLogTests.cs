using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Easel.Cli;
using Easel.Cli.Serve;
using Easel.Core.Results;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Cli;

/// <summary>What the engine and failed jobs say passes through the server's standard error without its secrets.</summary>
public sealed partial class ServeLogTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trace_shows_no_password()
    {
        using var data = new TemporaryFolder();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var (output, error) = (new StringWriter(), new StringWriter());
        var engine = new FakeEngine { Ending = new ImageEvent.Failed(null, "it failed", "at Fetch(http://me:hush1@studio/a)\nHost=db;Password=hush2;Database=easel") };
        var serving = new CommandLine(_ => engine, TextWriter.Synchronized(output), TextWriter.Synchronized(error)).Run(["serve", "--port", "0", "--data-dir", data.Path, "--in-process"], stop.Token);
        await Until(() => output.ToString().Contains('\n', StringComparison.Ordinal) || serving.IsCompleted);
        using var client = new HttpClient { BaseAddress = new Uri(Address().Match(output.ToString()).Value) };
        using var answer = await client.PostAsJsonAsync("/api/v1/jobs", new { request = new { prompt = "a cat" } }, Cancel);
        await Until(() => error.ToString().Contains("Database=easel", StringComparison.Ordinal));
        await stop.CancelAsync();
        Assert.Equal(0, await serving);
        Assert.Contains("http://***@studio/a", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_were_not_there_are_told_of_and_made()
    {
        using var data = new TemporaryFolder();
        for (var start = 1; start <= 2; start++)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var (output, error) = (new StringWriter(), new StringWriter());
            var serving = new CommandLine(_ => new FakeEngine(), TextWriter.Synchronized(output), TextWriter.Synchronized(error)).Run(["serve", "--port", "0", "--data-dir", data.Path, "--in-process"], stop.Token);
            await Until(() => output.ToString().Contains('\n', StringComparison.Ordinal) || serving.IsCompleted);
            await stop.CancelAsync();
            Assert.Equal(0, await serving);
            Assert.Equal(start == 1 ? $"easel: there was no {data.File("settings.yaml")}; it was made with the usual settings, each of them explained{Environment.NewLine}" : "", error.ToString());
        }
    }

    [Fact]
    public void Neither_does_a_line_of_the_engine()
    {
        var error = new StringWriter();
        new ServeCommand(_ => new FakeEngine(), TextWriter.Null, error).Log("engine", "cannot reach postgres://me:hush@db/easel");
        Assert.Equal($"easel engine: cannot reach postgres://***@db/easel{Environment.NewLine}", error.ToString());
    }

    private static async Task Until(Func<bool> there)
    {
        for (var i = 0; i < 200 && !there(); i++) await Task.Delay(50, Cancel);
        Assert.True(there());
    }

    [GeneratedRegex(@"http://[0-9.]+:\d+")]
    private static partial Regex Address();
}
