using System.Diagnostics;
using Easel.Core.Imaging;
using Xunit;

namespace Easel.Core.Tests.Imaging;

public sealed class UnfinishedFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-unfinished-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Only_what_a_dead_process_left_goes()
    {
        var gone = Gone();
        var (mine, dead) = (Make($"a.png.{Environment.ProcessId}-7.part"), Make($"below/deep/a.png.{gone}-7.part"));
        string[] others = [Make("a.png.part"), Make("a.png"), Make($"a.png.{gone}-7.part.txt"), Make($"a.{gone}.part"), Make("a.99999999999-1.part")];
        Assert.Equal(1, UnfinishedFiles.Remove(folder));
        Assert.False(File.Exists(dead));
        Assert.All([mine, .. others], file => Assert.True(File.Exists(file), file));
        Assert.Equal(0, UnfinishedFiles.Remove(Path.Combine(folder, "nowhere")));
    }

    [Fact]
    public void A_number_that_another_process_has_now_proves_nothing()
    {
        var old = Make($"a.png.{Environment.ProcessId}-7.part");
        using var own = Process.GetCurrentProcess();
        File.SetLastWriteTimeUtc(old, own.StartTime.ToUniversalTime().AddHours(-1));
        Assert.Equal(1, UnfinishedFiles.Remove(folder));
    }

    [Fact]
    public void A_write_that_is_cut_off_leaves_what_the_sweep_knows()
    {
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(Path.Combine(folder, "a.bin"), _ =>
        {
            var left = Assert.Single(Directory.GetFiles(folder));
            Make(Path.GetFileName(left).Replace($".{Environment.ProcessId}-", $".{Gone()}-", StringComparison.Ordinal));
            throw new InvalidOperationException();
        }));
        Assert.Equal(1, UnfinishedFiles.Remove(folder));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void The_names_in_a_folder_are_flushed_where_the_system_can()
    {
        Assert.Equal(!OperatingSystem.IsWindows(), FolderNames.Flush(folder));
        Assert.False(FolderNames.Flush(Path.Combine(folder, "nowhere")));
    }

    // The number of a process that has ended.
    private static int Gone()
    {
        using var process = Process.Start(new ProcessStartInfo(OperatingSystem.IsWindows() ? "cmd" : "true", OperatingSystem.IsWindows() ? ["/c", "exit"] : []))!;
        process.WaitForExit();
        return process.Id;
    }

    private string Make(string name)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }
}
