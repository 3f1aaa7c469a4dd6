using System.Diagnostics;

namespace Easel.Cli.Bench;

/// <summary>This program once more, in a process of its own, so that its memory and its start can be measured.</summary>
internal sealed class BenchProcess(IReadOnlyList<string> arguments)
{
    /// <summary>What it wrote to standard output.</summary>
    /// <exception cref="BenchException">It failed.</exception>
    public async Task<string> Run(CancellationToken cancel)
    {
        using var process = Start();
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancel);
            var text = await process.StandardOutput.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            return process.ExitCode == 0 ? text : throw new BenchException($"'easel {string.Join(' ', arguments)}' ended with {process.ExitCode}: {(await errors).Trim()}");
        }
        finally { Stop(process); }
    }

    /// <summary>Seconds from starting it to the first line it shows.</summary>
    public async Task<double> FirstLine(CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        using var process = Start();
        try
        {
            await (await Task.WhenAny(process.StandardOutput.ReadLineAsync(cancel).AsTask(), process.StandardError.ReadLineAsync(cancel).AsTask()));
            return watch.Elapsed.TotalSeconds;
        }
        finally { Stop(process); }
    }

    private Process Start()
    {
        var program = Environment.ProcessPath ?? throw new BenchException("this system does not say which program this is");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "easel.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new BenchException($"{program} could not be started");
    }

    private static void Stop(Process process)
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }
}
