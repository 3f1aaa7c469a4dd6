using System.CommandLine;
using System.Diagnostics;
using Easel.Cli.Output;
using Easel.Diffusion.Merging;
using Easel.Diffusion.Weights;
using Easel.Studio.Library;

namespace Easel.Cli.Models;

/// <summary>What the commands share that read whole models: how models are named, how far they are, in which type tensors are written.</summary>
/// <param name="output">Results.</param>
/// <param name="error">Progress and notes.</param>
internal sealed class ModelWork(TextWriter output, TextWriter error)
{
    /// <summary>The field of errors about an argument.</summary>
    public const string Models = "models";

    private readonly Option<string> progress = new("--progress") { Description = "On standard error. auto is a bar on a terminal and none in a pipe.", HelpName = "auto|bar|lines|none", DefaultValueFactory = _ => "auto" };

    public Option<bool> Overwrite { get; } = new("--overwrite") { Description = "Replace a file of that name." };

    public Option<string> Precision { get; } = new("--precision") { Description = "How numbers are stored; keep takes what the models have. fp8 is E4M3, of matrices alone.", HelpName = "keep|fp32|fp16|bf16|fp8", DefaultValueFactory = _ => "keep" };

    public void AddTo(DescribedCommand command, bool writes)
    {
        progress.AcceptOnlyFromAmong("auto", "bar", "lines", "none");
        if (writes) Precision.AcceptOnlyFromAmong("keep", "fp32", "fp16", "bf16", "fp8");
        command.Add("Messages", progress);
    }

    /// <summary>The path of a model that is named by its path or as elsewhere.</summary>
    public static string Path(string name) => new ModelLibrary(StudioFolders.OfMachine().Models).Find(Models, name);

    public StorageType? Type(ParseResult parsed) => parsed.GetValue(Precision) switch
    {
        "fp32" => StorageType.F32,
        "fp16" => StorageType.F16,
        "bf16" => StorageType.BF16,
        "fp8" => StorageType.F8E4M3,
        _ => null,
    };

    public IJobDisplay Display(ParseResult parsed) => JobDisplays.Open(error, output, parsed.GetValue(progress)!);

    /// <summary>Tells <paramref name="display"/> how far a model is.</summary>
    public static IProgress<ModelProgress> Bar(IJobDisplay display, string name) => new Clock(display, name);

    private sealed class Clock(IJobDisplay display, string name) : IProgress<ModelProgress>
    {
        private readonly Stopwatch watch = Stopwatch.StartNew();
        private long told = -1000;

        public void Report(ModelProgress value)
        {
            if (value.Total == 0 || (watch.ElapsedMilliseconds - told < 100 && value.Written < value.Total)) return;
            told = watch.ElapsedMilliseconds;
            var share = (double)value.Written / value.Total;
            display.Part(name, share, share > 0.02 ? watch.Elapsed.TotalSeconds * (1 - share) / share : null);
        }
    }
}
