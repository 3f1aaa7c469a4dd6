using System.Diagnostics;
using System.Runtime.InteropServices;
using Easel.Testing;

namespace Easel.Studio.Tests.Cli;

/// <summary>The real executable, with the real engine and the model that comes with it.</summary>
internal sealed partial class EaselProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> error;

    public EaselProcess(params string[] args)
    {
        var folder = AppContext.BaseDirectory.Replace(Path.Combine("tests", "Easel.Studio.Tests"), Path.Combine("src", "Easel.Cli"), StringComparison.Ordinal);
        var file = Path.Combine(folder, OperatingSystem.IsWindows() ? "easel.exe" : "easel");
        process = Process.Start(new ProcessStartInfo(file, args) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Goldens.Root })!;
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Standard output.</summary>
    public StreamReader Output => process.StandardOutput;

    public static async Task<(int Code, string Output, string Error)> Run(params string[] args)
    {
        using var easel = new EaselProcess(args);
        var output = await easel.Output.ReadToEndAsync();
        var (code, error) = await easel.End();
        return (code, output, error);
    }

    public async Task<(int Code, string Error)> End()
    {
        await process.WaitForExitAsync();
        return (process.ExitCode, await error);
    }

    /// <summary>Sends what Ctrl+C sends; false when it could not be sent.</summary>
    public bool Interrupt() => Signal(process.Id, 2) == 0;

    public void Kill() => process.Kill();

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
