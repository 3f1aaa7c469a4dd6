using System.CommandLine;
using Easel.Cli.Inspect;
using Easel.Cli.Output;
using Easel.Diffusion.Merging;

namespace Easel.Cli.Models;

/// <summary><c>easel models convert</c>: a model in another format or precision.</summary>
internal sealed class ConvertCommand(TextWriter output, TextWriter error)
{
    private readonly Argument<string> model = new("MODEL") { Description = "A .ckpt, .pt, .bin or .safetensors file, or a diffusers folder, by path or by name." };
    private readonly Option<string?> @out = new("--out", "-o") { Description = "The .safetensors file to write, or with --diffusers the folder. (usually the model's name beside it)", HelpName = "FILE|FOLDER" };
    private readonly Option<bool> diffusers = new("--diffusers") { Description = "Write a folder for diffusers instead. (usually the model's name without extension)" };
    private readonly ModelWork work = new(output, error);

    public Command Build()
    {
        var command = new DescribedCommand("convert", "Writes a model of any format as one safetensors file, or as a diffusers folder, in the precision that is asked for.")
        {
            Notes = ["Nothing in a .ckpt is executed. A diffusers folder becomes a file with the keys of the original checkpoints; the prediction its scheduler says goes into the metadata.", "Memory holds one tensor, and the result appears whole or not at all. A conversion that was stopped is gone on with when it is asked for again."],
            Examples = ["easel models convert old.ckpt", "easel models convert folder/ --out model.safetensors --precision fp16", "easel models convert model.safetensors --diffusers --out folder"],
        };
        command.Add(model);
        command.Add("Options", @out, diffusers, work.Overwrite, work.Precision);
        work.AddTo(command, writes: true);
        command.SetAction((parsed, cancel) => Task.FromResult(Run(parsed, cancel)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancel)
    {
        var path = Path.TrimEndingDirectorySeparator(ModelWork.Path(parsed.GetRequiredValue(model)));
        var toFolder = parsed.GetValue(diffusers);
        var order = new RewriteOrder
        {
            Input = path,
            Output = parsed.GetValue(@out) ?? (Directory.Exists(path) ? path : Path.ChangeExtension(path, null)) + (toFolder ? "" : ".safetensors"),
            Overwrite = parsed.GetValue(work.Overwrite),
            Precision = work.Type(parsed),
        };
        using var display = work.Display(parsed);
        var bar = ModelWork.Bar(display, "converting");
        var report = toFolder ? DiffusersExport.Run(order, bar, cancel) : ModelRewrite.Run(order, bar, cancel);
        display.Result($"{report.Path}  {WeightsReport.Size(report.Bytes)}");
        return ExitCode.Done;
    }
}
