using System.CommandLine;
using Easel.Cli.Bench;
using Easel.Cli.Generate;
using Easel.Cli.Inspect;
using Easel.Cli.Output;
using Easel.Cli.Train;
using Easel.Core.Engines;

namespace Easel.Cli;

/// <summary>The whole command line; each command has its own folder.</summary>
/// <param name="openEngine">Opens the engine; only called once the request is read and found possible.</param>
/// <param name="output">Results: paths, JSON.</param>
/// <param name="error">Progress and errors.</param>
public sealed class CommandLine(Func<EngineChoices, IImageEngine> openEngine, TextWriter output, TextWriter error)
{
    private static readonly Dictionary<string, string[]> Examples = new()
    {
        [""] = ["easel generate \"a red apple, 3d render\" --seed 1", "easel inspect picture.png", "easel generate --help"],
        ["generate"] =
        [
            "easel generate \"a red apple, 3d render\" --seed 1",
            "easel generate \"a (red:1.3) fox, [day:night:0.5]\" -n \"blurry\" -m model.safetensors --sampler \"DPM++ 2M\" --steps 25",
            "easel generate --from picture.png --seed -1 --batch-count 4        four more like that picture",
            "easel generate \"tiles\" --tiling --format webp --json > result.json",
        ],
        ["inspect"] = ["easel inspect model.safetensors", "easel inspect picture.png"],
        ["bench"] = ["easel bench", "easel bench --no-baselines --json", "easel bench --model sdxl --no-baselines --repeats 2"],
        ["models"] = ["easel models --folder ~/models"],
    };

    private static readonly TimeSpan TimeToStop = TimeSpan.FromMinutes(2); // a step on a slow CPU, and saving

    /// <summary>Runs <paramref name="args"/>; see <see cref="ExitCode"/> for what it returns.</summary>
    public async Task<int> Run(IReadOnlyList<string> args, CancellationToken cancel = default)
    {
        var parsed = Commands().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            error.WriteLine($"easel: {string.Join("; ", parsed.Errors.Select(wrong => wrong.Message))}");
            error.WriteLine($"Try 'easel {string.Concat(CommandPath(parsed))}--help'.");
            return ExitCode.BadInput;
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToStop }, cancel);
    }

    private RootCommand Commands()
    {
        var root = new RootCommand("Easel makes pictures from text on this machine.")
        {
            new GenerateCommand(openEngine, output, error).Build(),
            new InspectCommand(output, error).Build(),
            new ModelsCommand(output, error).Build(),
            TrainCommand.Create(output),
            new BenchCommand(output, error).Build(),
            ImportUpscalerCommand.Create(output),
        };
        ExamplesHelp.Add(root, Examples);
        return root;
    }

    private static IEnumerable<string> CommandPath(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? [] : [$"{parsed.CommandResult.Command.Name} "];
}
