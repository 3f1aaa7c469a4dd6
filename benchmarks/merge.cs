// Merges two checkpoints of the size of SD 1.5 in float16, and copies one of them for comparison. From the repository root:
// dotnet run -c Release benchmarks/merge.cs [FOLDER]
#:project ../src/Easel.Diffusion/Easel.Diffusion.csproj
#:property PublishAot=false
#:property CarriesTorch=true
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Easel.Diffusion;
using Easel.Diffusion.Merging;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;
using Easel.Diffusion.Weights.Safetensors;
using static TorchSharp.torch;

TorchNatives.Load();
var folder = Directory.CreateDirectory(args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "easel-merge-benchmark")).FullName;
string[] models = [Make("a"), Make("b")];
var bytes = new FileInfo(models[0]).Length;
for (var round = 0; round < 3; round++)
{
    var copy = Time(() => Copy(models[0], Path.Combine(folder, "copy.safetensors")));
    var merge = Time(() => new ModelMerge(new FileHashes()).Run(new MergeOrder { Models = models, Output = Path.Combine(folder, "merged.safetensors"), Overwrite = true, Recipe = false }));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"copy {bytes / 1e6 / copy,6:F0} MB/s written, merge {bytes / 1e6 / merge,6:F0} MB/s written ({copy / merge:P0}); {bytes / 1e9:F2} GB, {copy:F1} and {merge:F1} s"));
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"largest resident memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e9:F2} GB"));

static double Time(Action work)
{
    var watch = Stopwatch.StartNew();
    work();
    return watch.Elapsed.TotalSeconds;
}

static void Copy(string from, string to)
{
    using var source = File.OpenRead(from);
    using var target = File.Create(to);
    source.CopyTo(target, 1 << 20);
    target.Flush(flushToDisk: true);
}

string Make(string name)
{
    var path = Path.Combine(folder, name + ".safetensors");
    if (File.Exists(path)) return path;
    using var text = new GZipStream(File.OpenRead(Path.Combine("tests", "goldens", "full", "sd15.keys.json.gz")), CompressionMode.Decompress);
    using var document = JsonDocument.Parse(text);
    var parts = new List<SafetensorsPart>();
    foreach (var entry in document.RootElement.GetProperty("tensors").EnumerateArray())
    {
        long[] shape = [.. entry[1].EnumerateArray().Select(size => size.GetInt64())];
        parts.Add(new SafetensorsPart(entry[0].GetString()!, StorageType.F16, shape, () => rand(shape, dtype: ScalarType.Float16)));
    }

    SafetensorsWriter.Write(path, parts);
    return path;
}
