using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Easel.Testing;
using Xunit;

namespace Easel.Web.Tests.Browser;

/// <summary>The real server with the real engine and the model that comes with it, on a free port, with a data folder of its own.</summary>
internal sealed partial class EaselServer : IDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> said = [];

    private EaselServer(Process process) => this.process = process;

    public string Address { get; private set; } = "";

    /// <summary>Memory that the server's process holds, in bytes; the engine's is not in it.</summary>
    public long Resident
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public static async Task<EaselServer> Start(string dataFolder, params string[] more)
    {
        var folder = AppContext.BaseDirectory.Replace(Path.Combine("tests", "Easel.Web.Tests"), Path.Combine("src", "Easel.Cli"), StringComparison.Ordinal);
        var start = new ProcessStartInfo(Path.Combine(folder, OperatingSystem.IsWindows() ? "easel.exe" : "easel"), ["serve", "--port", "0", "--data-dir", dataFolder, .. more])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Goldens.Root,
        };
        var process = Process.Start(start)!;
        var server = new EaselServer(process);
        process.ErrorDataReceived += (_, line) => server.said.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        var line = await process.StandardOutput.ReadLineAsync();
        server.Address = Url().Match(line ?? "").Value;
        if (server.Address.Length > 0) return server;
        server.Dispose();
        throw new InvalidOperationException($"the server did not start: {line}");
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        TestContext.Current.TestOutputHelper?.WriteLine($"the server said:\n{string.Join('\n', said)}"); // shown where the test fails
    }

    [GeneratedRegex(@"http://[\d.]+:\d+")]
    private static partial Regex Url();
}
