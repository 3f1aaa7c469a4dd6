using System.Diagnostics;
using System.Globalization;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Merging;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights.Hashes;
using static TorchSharp.torch;

namespace Easel.Diffusion.Benchmarks;

/// <summary>Merges two float16 checkpoints of SD 1.5's size by A1111's weighted sum, and copies one of them in the same run.</summary>
/// <param name="folder">Where the files go; 6.4 GB.</param>
/// <param name="repeats">Copies and merges to take the median of, in turn.</param>
public sealed class MergeBenchmark(string folder, int repeats)
{
    private long most;

    /// <summary>Runs it on this thread.</summary>
    public MergeTimes Run()
    {
        string[] models = [Make("a"), Make("b")];
        var order = new MergeOrder { Models = models, Output = Path.Combine(folder, "merged.safetensors"), Overwrite = true, Recipe = false };
        var (copies, merges) = (new List<double>(), new List<double>());
        for (var i = 0; i < repeats; i++)
        {
            copies.Add(Seconds(() => Copy(models[0], Path.Combine(folder, "copy"))));
            merges.Add(Seconds(() => new ModelMerge(new FileHashes()).Run(order, new Watch(this))));
        }

        return new MergeTimes(new FileInfo(models[0]).Length, Yardstick.Median(copies), Yardstick.Median(merges), most, ProcessMemory.PeakResidentBytes);
    }

    private string Make(string name)
    {
        var path = Path.Combine(folder, name + ".safetensors");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        SyntheticCheckpoint.Write(file, KnownArchitectures.Sd15, ScalarType.Float16);
        file.Flush(flushToDisk: true);
        return path;
    }

    private static double Seconds(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Copy(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var target = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        source.CopyTo(target, 1 << 22);
        target.Flush(flushToDisk: true);
    }

    // What is the process's own: mapped pages are the system's, which takes them back when it needs them.
    private static long PrivateBytes()
    {
        if (!OperatingSystem.IsLinux()) return Process.GetCurrentProcess().PrivateMemorySize64;
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return 1024 * long.Parse(line["RssAnon:".Length..^" kB".Length], CultureInfo.InvariantCulture);
    }

    private sealed class Watch(MergeBenchmark benchmark) : IProgress<ModelProgress>
    {
        public void Report(ModelProgress value) => benchmark.most = Math.Max(benchmark.most, PrivateBytes());
    }
}
