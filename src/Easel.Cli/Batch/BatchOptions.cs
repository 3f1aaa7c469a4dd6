using System.CommandLine;
using Easel.Cli.Generate;
using Easel.Cli.Output;
using Easel.Core.Imaging;

namespace Easel.Cli.Batch;

/// <summary>Which pictures a batch is of, where its files go and what is told.</summary>
internal sealed class BatchOptions
{
    private readonly Argument<string[]> inputs = new("PICTURES") { Description = "Picture files, folders of them, ZIP archives of them.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Make anew what an earlier run has made; else it is skipped." };
    private readonly OutputOptions outputs = new();

    public void AddTo(DescribedCommand command)
    {
        outputs.AddBatchTo(command, overwrite);
        command.Add(inputs);
    }

    public IReadOnlyList<string> Inputs(ParseResult parsed) => parsed.GetRequiredValue(inputs);

    public bool Overwrites(ParseResult parsed) => parsed.GetValue(overwrite);

    public PictureFormat Format(ParseResult parsed) => parsed.GetValue(outputs.Format);

    public int Quality(ParseResult parsed) => parsed.GetValue(outputs.Quality);

    public bool IsJson(ParseResult parsed) => parsed.GetValue(outputs.Json);

    public bool IsQuiet(ParseResult parsed) => parsed.GetValue(outputs.Quiet);

    public BatchFolder Folder(ParseResult parsed) => new(parsed.GetValue(outputs.Out)!, MadeFile.ExtensionOf(Format(parsed)));

    public IJobDisplay Display(ParseResult parsed, TextWriter output, TextWriter error) => JobDisplays.Open(error, output, IsQuiet(parsed) ? "none" : parsed.GetValue(outputs.Progress)!);
}
