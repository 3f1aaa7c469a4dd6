using System.CommandLine;
using System.Text.Json;
using Easel.Cli.Generate;
using Easel.Cli.Output;
using Easel.Core.Requests;
using Easel.Diffusion;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Benchmarks;
using static TorchSharp.torch;

namespace Easel.Cli.Bench;

/// <summary><c>easel bench</c>: how fast and how large full-size models are on this machine.</summary>
internal sealed class BenchCommand(TextWriter output, TextWriter error)
{
    private readonly Option<string> model = new("--model", "-m") { Description = "What to measure: shapes sd15 or sdxl; upscaler, which is the one that comes with Easel; lora, which is changing a LoRA of rank 32 on sd15; merge, which is two checkpoints of sd15's size becoming one, beside copying one; or switch, which is changing between two sd15.", DefaultValueFactory = _ => "sd15" };
    private readonly Option<int?> size = new("--size") { Description = "Pixels a side, a multiple of 64; 512 for sd15, 1024 for sdxl when not given." };
    private readonly Option<int> repeats = new("--repeats") { Description = "Steps and decodings to take the median of.", DefaultValueFactory = _ => 5 };
    private readonly Option<int> threads = new("--threads") { Description = "CPU threads; 0 takes all cores.", DefaultValueFactory = _ => 0 };
    private readonly Option<bool> noBaselines = new("--no-baselines") { Description = "Leave out plain TorchSharp in float32 and bfloat16, which take most of the time." };
    private readonly Option<bool> json = new("--json") { Description = "One JSON object on standard output; the table goes to standard error." };
    private readonly Option<string> folder = new("--folder") { Description = "Where the synthetic checkpoint is written and removed again (2 to 14 GB).", DefaultValueFactory = _ => Path.GetTempPath() };
    private readonly MemoryOptions memory = new();
    private readonly Option<string?> one = new("--case") { Hidden = true };
    private readonly Option<string?> checkpoint = new("--checkpoint") { Hidden = true };

    public Command Build()
    {
        var command = new DescribedCommand("bench", "Measures a step, decoding, text encoding, loading and memory of full-size models with random weights on this CPU, beside plain TorchSharp in the same run.")
        {
            Examples = ["easel bench", "easel bench --model upscaler", "easel bench --model lora", "easel bench --model merge --repeats 3", "easel bench --model switch", "easel bench --lowvram --no-baselines", "easel bench --no-baselines --json", "easel bench --model sdxl --no-baselines --repeats 2"],
        };
        command.Add("Options", [model, size, repeats, threads, .. memory.All, noBaselines, json, folder]);
        command.Add(one);
        command.Add(checkpoint);
        model.AcceptOnlyFromAmong("sd15", "sdxl", "upscaler", "lora", "merge", "switch");
        size.Validators.Add(result =>
        {
            if (result.GetValue(size) is { } side && (side < 64 || side > 4096 || side % 64 != 0)) result.AddError($"--size is {side}; give a multiple of 64 from 64 to 4096");
        });
        repeats.Validators.Add(result =>
        {
            if (result.GetValue(repeats) is < 1 or > 1000) result.AddError($"--repeats is {result.GetValue(repeats)}; give 1 to 1000");
        });
        command.SetAction((parsed, cancel) => parsed.GetRequiredValue(model) switch
        {
            "upscaler" => Task.FromResult(MeasureUpscaler(parsed)),
            "lora" => Task.FromResult(MeasureAdapter(parsed)),
            "merge" => Task.FromResult(MeasureMerge(parsed)),
            "switch" => Task.FromResult(MeasureSwitch(parsed)),
            _ => parsed.GetValue(one) is null ? Measure(parsed, cancel) : Task.FromResult(MeasureOne(parsed)),
        });
        return command;
    }

    private async Task<int> Measure(ParseResult parsed, CancellationToken cancel)
    {
        var architecture = parsed.GetRequiredValue(model) == "sdxl" ? KnownArchitectures.Sdxl : KnownArchitectures.Sd15;
        var side = parsed.GetValue(size) ?? architecture.DefaultSize.Width;
        var cases = new List<BenchCase> { BenchCase.Easel };
        if (!parsed.GetValue(noBaselines)) cases.AddRange(BenchCase.Baselines);
        var work = Directory.CreateDirectory(Path.Combine(parsed.GetRequiredValue(folder), $"easel-bench-{Environment.ProcessId}")).FullName;
        try
        {
            var results = new List<(BenchCase Case, EngineTimes Times)>();
            var reading = 0.0;
            foreach (var each in cases)
            {
                error.WriteLine($"{each.Name} …");
                var path = Path.Combine(work, $"{parsed.GetRequiredValue(model)}.safetensors");
                await Task.Run(() => Write(path, architecture, each), CancellationToken.None);
                if (!each.Plain) reading = ReadingSeconds(path);
                var run = new BenchProcess(["bench", "--case", each.Name, "--checkpoint", path, "--size", $"{side}", "--repeats", $"{parsed.GetValue(repeats)}", "--threads", $"{parsed.GetValue(threads)}", .. MemoryOptions.Word(memory.Read(parsed)) is { } word && !each.Plain ? new[] { word } : []]);
                results.Add((each, JsonSerializer.Deserialize<EngineTimes>(await run.Run(cancel))!));
            }

            var start = await new BenchProcess(["generate", "a", "--width", "64", "--height", "64", "--steps", "1", "--seed", "1", "--out", work]).FirstLine(cancel);
            var report = new BenchReport(parsed.GetRequiredValue(model), side, results, reading, start);
            report.Write(parsed.GetValue(json) ? error : output);
            if (parsed.GetValue(json)) output.WriteLine(report.ToJson());
            return ExitCode.Done;
        }
        catch (OperationCanceledException) { return ExitCode.Interrupted; }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or BenchException)
        {
            error.WriteLine($"easel: {wrong.Message}");
            return ExitCode.Failed;
        }
        finally { Directory.Delete(work, recursive: true); }
    }

    private int MeasureOne(ParseResult parsed)
    {
        var each = BenchCase.Baselines.Append(BenchCase.Easel).First(known => known.Name == parsed.GetValue(one));
        if (parsed.GetValue(threads) is > 0 and var count) set_num_threads(count);
        else set_num_threads(Environment.ProcessorCount);
        var options = new EngineOptions { Device = "cpu", Precision = each.Precision == "auto" ? null : each.Precision, PlainOperations = each.Plain, Memory = memory.Read(parsed) };
        var side = parsed.GetValue(size)!.Value;
        output.WriteLine(JsonSerializer.Serialize(new EngineBenchmark(parsed.GetValue(checkpoint)!, options, new ImageSize(side, side), parsed.GetValue(repeats)).Run()));
        return ExitCode.Done;
    }

    private int MeasureUpscaler(ParseResult parsed)
    {
        set_num_threads(parsed.GetValue(threads) is > 0 and var count ? count : Environment.ProcessorCount);
        var side = parsed.GetValue(size) ?? 512;
        var times = new UpscaleBenchmark(new EngineOptions { Device = "cpu" }, side, parsed.GetValue(repeats)).Run();
        var report = parsed.GetValue(json) ? error : output;
        report.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"R-ESRGAN 4x+ Anime6B, {side}x{side} to {4 * side}x{4 * side} in {times.Precision}: {times.Seconds:F1} s, {times.OfFloor:F2} of floor ({times.Flop / 1e9:F0} GFLOP at R = {times.Rate / 1e9:F0} GFLOP/s), peak {times.PeakResidentBytes / 1e9:F2} GB"));
        if (parsed.GetValue(json)) output.WriteLine(JsonSerializer.Serialize(times));
        return ExitCode.Done;
    }

    private int MeasureAdapter(ParseResult parsed)
    {
        const int Rank = 32;
        set_num_threads(parsed.GetValue(threads) is > 0 and var count ? count : Environment.ProcessorCount);
        var work = Directory.CreateDirectory(Path.Combine(parsed.GetRequiredValue(folder), $"easel-bench-{Environment.ProcessId}")).FullName;
        try
        {
            var path = Path.Combine(work, "sd15.safetensors");
            Write(path, KnownArchitectures.Sd15, BenchCase.Easel);
            AdapterBenchmark.Write(Path.Combine(work, AdapterBenchmark.Name + ".safetensors"), Rank);
            var (on, off) = new AdapterBenchmark(path, new EngineOptions { Device = "cpu", Loras = [work] }, parsed.GetValue(repeats)).Run();
            (parsed.GetValue(json) ? error : output).WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"a LoRA of rank {Rank} on SD 1.5: {on:F2} s to put on or change, {off:F2} s to take off"));
            if (parsed.GetValue(json)) output.WriteLine(JsonSerializer.Serialize(new { Rank, On = on, Off = off }));
            return ExitCode.Done;
        }
        finally { Directory.Delete(work, recursive: true); }
    }

    private int MeasureMerge(ParseResult parsed)
    {
        set_num_threads(parsed.GetValue(threads) is > 0 and var count ? count : Environment.ProcessorCount);
        var work = Directory.CreateDirectory(Path.Combine(parsed.GetRequiredValue(folder), $"easel-bench-{Environment.ProcessId}")).FullName;
        try
        {
            var times = new MergeBenchmark(work, parsed.GetValue(repeats)).Run();
            (parsed.GetValue(json) ? error : output).WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"two checkpoints of {times.Bytes / 1e9:F2} GB in {times.MergeSeconds:F1} s, {times.Bytes / 1e6 / times.MergeSeconds:F0} MB/s written; a copy of one in {times.CopySeconds:F1} s, {times.Bytes / 1e6 / times.CopySeconds:F0} MB/s: the merge has {100 * times.OfCopy:F0} % of the copy's speed; {times.PeakPrivateBytes / 1e9:F2} GB beside mapped pages, {times.PeakResidentBytes / 1e9:F2} GB with them"));
            if (parsed.GetValue(json)) output.WriteLine(JsonSerializer.Serialize(times));
            return ExitCode.Done;
        }
        finally { Directory.Delete(work, recursive: true); }
    }

    private int MeasureSwitch(ParseResult parsed)
    {
        set_num_threads(parsed.GetValue(threads) is > 0 and var count ? count : Environment.ProcessorCount);
        var work = Directory.CreateDirectory(Path.Combine(parsed.GetRequiredValue(folder), $"easel-bench-{Environment.ProcessId}")).FullName;
        try
        {
            var (first, second) = (Path.Combine(work, "first.safetensors"), Path.Combine(work, "second.safetensors"));
            Write(first, KnownArchitectures.Sd15, BenchCase.Easel);
            File.Copy(first, second);
            var times = new SwitchBenchmark(first, second, new EngineOptions { Device = "cpu", Memory = memory.Read(parsed) }, parsed.GetValue(repeats)).Run();
            (parsed.GetValue(json) ? error : output).WriteLine(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"a switch between SD 1.5 models of {times.Bytes / 1e9:F2} GB: {times.InMemory:F2} s in memory ({times.KeptBytes / 1e9:F2} GB for two), {times.FromCache:F2} s from the system's cache (reading it {times.ReadingCache:F2} s), {times.FromDisk:F2} s from the disk (reading it {times.ReadingDisk:F2} s)"));
            if (parsed.GetValue(json)) output.WriteLine(JsonSerializer.Serialize(times));
            return ExitCode.Done;
        }
        finally { Directory.Delete(work, recursive: true); }
    }

    // Published files are float16; the baselines get their own type, so that they have nothing to convert.
    private static void Write(string path, Architecture architecture, BenchCase each)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        SyntheticCheckpoint.Write(file, architecture, each.Plain ? each.Precision == "float32" ? ScalarType.Float32 : ScalarType.BFloat16 : ScalarType.Float16);
    }

    /// <summary>
    /// Seconds to read the file, which is in the page cache, into memory; the best of three. The memory is torch's and goes back to the machine at once:
    /// the managed heap would keep 12 GB of it while SDXL is measured in the other process.
    /// </summary>
    private static double ReadingSeconds(string path) => Enumerable.Range(0, 3).Min(_ =>
    {
        using var scope = NewDisposeScope();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var file = File.OpenHandle(path);
        for (long at = 0, length = RandomAccess.GetLength(file); at < length;)
        {
            var piece = empty(Math.Min(1 << 28, length - at), dtype: ScalarType.Byte).bytes;
            for (var read = 0; read < piece.Length;) read += RandomAccess.Read(file, piece[read..], at + read);
            at += piece.Length;
        }

        return watch.Elapsed.TotalSeconds;
    });
}
