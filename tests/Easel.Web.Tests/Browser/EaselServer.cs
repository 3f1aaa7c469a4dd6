using System.Diagnostics;
using System.Text.RegularExpressions;
using Easel.Testing;

namespace Easel.Web.Tests.Browser;

/// <summary>The real server with the real engine and the model that comes with it, on a free port, with a data folder of its own.</summary>
internal sealed partial class EaselServer : IDisposable
{
    private readonly Process process;

    private EaselServer(Process process, string address) => (this.process, Address) = (process, address);

    public string Address { get; }

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
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var line = await process.StandardOutput.ReadLineAsync();
        var server = new EaselServer(process, Url().Match(line ?? "").Value);
        if (server.Address.Length > 0) return server;
        server.Dispose();
        throw new InvalidOperationException($"the server did not start: {line}");
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    [GeneratedRegex(@"http://[\d.]+:\d+")]
    private static partial Regex Url();
}
