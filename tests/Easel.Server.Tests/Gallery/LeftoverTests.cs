using System.Diagnostics;
using Xunit;

namespace Easel.Server.Tests.Gallery;

/// <summary>What a killed studio left unfinished goes when the next one starts.</summary>
public sealed class LeftoverTests
{
    [Fact]
    public async Task Unfinished_files_of_dead_processes_go_at_the_start()
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["-?"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var folder = Directory.CreateTempSubdirectory("easel-leftovers-");
        string[] places = ["settings.yaml", "access.json", "outputs/txt2img-images/2026-01-01/00000-1.txt", "thumbnails/ab/x.webp", "temporary/a-0.txt"];
        foreach (var place in places) Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.FullName, place))!);
        foreach (var place in places) await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{place}.{process.Id}-4.part"), "", TestContext.Current.CancellationToken);
        var living = Path.Combine(folder.FullName, "outputs", $"a.txt.{Environment.ProcessId}-4.part");
        await File.WriteAllTextAsync(living, "", TestContext.Current.CancellationToken);

        await using var test = await TestStudio.Start(folder: folder);
        for (var i = 0; i < 200 && Unfinished().Count > 1; i++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal([living], Unfinished());

        List<string> Unfinished() => [.. Directory.EnumerateFiles(folder.FullName, "*.part", SearchOption.AllDirectories)];
    }
}
