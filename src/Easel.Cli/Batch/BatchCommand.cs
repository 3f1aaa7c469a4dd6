using System.CommandLine;
using Easel.Cli.Output;
using Easel.Core.Engines;

namespace Easel.Cli.Batch;

/// <summary><c>easel batch</c>: the same done to many pictures.</summary>
internal sealed class BatchCommand(Func<EngineChoices, IImageEngine> openEngine, TextWriter output, TextWriter error)
{
    /// <summary>What the help of each batch says below its options.</summary>
    public static IReadOnlyList<string> Notes { get; } =
    [
        "Files keep the names of the pictures they are made of. What is there already is skipped, so the same command goes on where an earlier one was stopped.",
        "A picture that cannot be read or made costs only itself; all of those are named at the end. Exit codes: 0 done, 1 a picture or the whole failed, 2 wrong input, 130 stopped.",
    ];

    public Command Build()
    {
        var command = new DescribedCommand("batch", "Does the same to many pictures: paints over them, inpaints them, makes them larger.");
        command.Add(new BatchImg2ImgCommand(openEngine, output, error).Build());
        command.Add(new BatchUpscaleCommand(openEngine, output, error).Build());
        return command;
    }
}
