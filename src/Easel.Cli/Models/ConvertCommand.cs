using System.CommandLine;
using Easel.Cli.Inspect;
using Easel.Cli.Output;
using Easel.Diffusion.Merging;

namespace Easel.Cli.Models;

/// <summary><c>easel models convert</c>: a model in another format or precision.</summary>
internal sealed class ConvertCommand(TextWriter output, TextWriter error)
{
    private readonly Argument<string> model = new("MODEL") { Description = "A .ckpt, .pt, .bin or .safetensors file, or a diffusers folder, by path or by name." };
    private readonly Option<string?> @out = new("--out", "-o") { Description = "The .safetensors file to write. (usually the model's name beside it)", HelpName = "FILE" };
    private readonly ModelWork work = new(output, error);

    public Command Build()
    {
        var command = new DescribedCommand("convert", "Writes a model as one safetensors file, whatever its format, in the precision that is asked for.")
        {
            Notes = ["Nothing in a .ckpt is executed. A diffusers folder becomes a file with the keys of the original checkpoints; the prediction its scheduler says goes into the metadata.", "Memory holds one tensor, and the result appears whole or not at all."],
            Examples = ["easel models convert old.ckpt", "easel models convert folder/ --out model.safetensors --precision fp16"],
        };
        command.Add(model);
        command.Add("Options", @out, work.Overwrite, work.Precision);
        work.AddTo(command, writes: true);
        command.SetAction((parsed, cancel) => Task.FromResult(Run(parsed, cancel)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancel)
    {
        var path = Path.TrimEndingDirectorySeparator(ModelWork.Path(parsed.GetRequiredValue(model)));
        var order = new RewriteOrder
        {
            Input = path,
            Output = parsed.GetValue(@out) ?? (Directory.Exists(path) ? path + ".safetensors" : Path.ChangeExtension(path, ".safetensors")),
            Overwrite = parsed.GetValue(work.Overwrite),
            Precision = work.Type(parsed),
        };
        using var display = work.Display(parsed);
        var report = ModelRewrite.Run(order, ModelWork.Bar(display, "converting"), cancel);
        display.Result($"{report.Path}  {WeightsReport.Size(report.Bytes)}");
        return ExitCode.Done;
    }
}
