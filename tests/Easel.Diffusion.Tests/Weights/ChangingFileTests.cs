using System.Diagnostics;
using System.Runtime.InteropServices;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Weights;

/// <summary>
/// A mapped file that another program cuts between the taking of a tensor and its use (SIGBUS where nothing is done about it), in a process of
/// its own: this class starts itself again with <c>EASEL_CUT_FOLDER</c> set.
/// </summary>
public sealed class ChangingFileTests
{
    private const string Variable = "EASEL_CUT_FOLDER";

    [Fact]
    public async Task A_process_lives_on_and_says_what_happened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the system refuses the writer (Windows), or nothing is done (macOS)");
        using var folder = new TemporaryFolder();
        var program = typeof(ChangingFileTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", program, "-method", $"{typeof(ChangingFileTests).FullName}.{nameof(In_a_process_of_its_own)}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Variable] = folder.Path },
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}: {await output}{await error}");
        Assert.Equal(["threads", "kept", "engine"], File.ReadLines(folder["survived"]));
    }

    [Fact]
    public async Task In_a_process_of_its_own()
    {
        var place = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipUnless(place is not null, "runs only when it is started by the other test");
        SumOverManyThreads(place!);
        ReadWhatIsLeft(place!);
        await MakeAPicture(place!);
    }

    /// <summary>libtorch's own threads, which .NET does not know, read the lost pages.</summary>
    private static void SumOverManyThreads(string place)
    {
        using var scope = NewDisposeScope();
        set_num_threads(4);
        var path = Path.Combine(place, "large.safetensors");
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["a"] = ones(1 << 24) }, StorageType.F32);
        using var file = SafetensorsFile.Open(path, FileReading.Mapped);
        var tensor = file.Read("a");
        Assert.Equal(1 << 24, tensor.sum().item<float>());
        Cut(path, 1 << 20);
        Assert.InRange(tensor.sum().item<float>(), 1, 1 << 19);
        Assert.Contains("changed while it was in use", Assert.Throws<WeightsException>(file.EnsureUnchanged).Message, StringComparison.Ordinal);
        Survived(place, "threads");
    }

    /// <summary>Length and time are as before again: only the fault itself still tells.</summary>
    private static void ReadWhatIsLeft(string place)
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(place, "restored.safetensors");
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["a"] = ones(1 << 20) }, StorageType.F32);
        var (length, time) = (new FileInfo(path).Length, File.GetLastWriteTimeUtc(path));
        using (var file = SafetensorsFile.Open(path, FileReading.Mapped))
        {
            var tensor = file.Read("a");
            Cut(path, 1 << 13);
            Assert.InRange(tensor.sum().item<float>(), 1, 1 << 12);
            Cut(path, length);
            File.SetLastWriteTimeUtc(path, time);
            Assert.Contains("could not be read while it was in use", Assert.Throws<WeightsException>(file.EnsureUnchanged).Message, StringComparison.Ordinal);
        }

        using var again = SafetensorsFile.Open(path, FileReading.Mapped);
        again.EnsureUnchanged();
        Survived(place, "kept");
    }

    private static async Task MakeAPicture(string place)
    {
        var path = Path.Combine(place, "tiny-sd15.safetensors");
        File.Copy(SyntheticCheckpoints.PathOf("tiny-sd15"), path);
        using var engine = new LocalEngine(new DiffusionParts(), new EngineOptions { Precision = "float32", Threads = 2 });
        var request = new ImageRequest { Prompt = "a cat", Model = path, Steps = 20, Size = new ImageSize(64, 64), Seeds = new Seeds { Seed = 1 } };
        var (cut, last) = (false, (ImageEvent?)null);
        await foreach (var happened in engine.Generate(request))
        {
            last = happened;
            if (happened is not ImageEvent.Progress || cut) continue;
            Cut(path, 1 << 16);
            cut = true;
        }

        var failed = Assert.IsType<ImageEvent.Failed>(last);
        Assert.Contains("changed while it was in use", failed.Message, StringComparison.Ordinal);

        await foreach (var happened in engine.Generate(request with { Model = SyntheticCheckpoints.PathOf("tiny-sd15"), Steps = 1 })) last = happened;
        Assert.IsType<ImageEvent.Finished>(last); // the engine goes on
        Survived(place, "engine");
    }

    private static void Survived(string place, string what) => File.AppendAllText(Path.Combine(place, "survived"), what + "\n");

    /// <summary>Cuts a file past .NET's advisory lock, as another program would.</summary>
    private static void Cut(string path, long length) => Assert.Equal(0, TruncateFile(path, length));

    [DllImport("libc", EntryPoint = "truncate", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int TruncateFile(string path, long length);
}
