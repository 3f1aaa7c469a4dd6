using System.CommandLine;
using Easel.Cli.Inspect;
using Easel.Cli.Output;
using Easel.Diffusion.Merging;

namespace Easel.Cli.Models;

/// <summary><c>easel models prune</c>: a checkpoint without what only training needs.</summary>
internal sealed class PruneCommand(TextWriter output, TextWriter error)
{
    private readonly Argument<string> model = new("MODEL") { Description = "A checkpoint or an autoencoder, by path or by name." };
    private readonly Option<string?> @out = new("--out", "-o") { Description = "The .safetensors file to write. (usually NAME-pruned.safetensors beside the model)", HelpName = "FILE" };
    private readonly Option<string> ema = new("--ema") { Description = "What becomes of a training's averages (model_ema): use puts them in place of the weights.", HelpName = "drop|keep|use", DefaultValueFactory = _ => "drop" };
    private readonly Option<bool> noVae = new("--no-vae") { Description = "Leave out the autoencoder too." };
    private readonly ModelWork work = new(output, error);

    public Command Build()
    {
        ema.AcceptOnlyFromAmong("drop", "keep", "use");
        var command = new DescribedCommand("prune", "Writes a checkpoint without what its networks do not need: averages, optimizers, losses, tables.")
        {
            Examples = ["easel models prune trained.ckpt --precision fp16", "easel models prune v1-5-full.ckpt --ema use --out v1-5-ema.safetensors"],
        };
        command.Add(model);
        command.Add("Options", @out, work.Overwrite, work.Precision, ema, noVae);
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
            Output = parsed.GetValue(@out) ?? (Directory.Exists(path) ? path : Path.ChangeExtension(path, null)) + "-pruned.safetensors",
            Overwrite = parsed.GetValue(work.Overwrite),
            Precision = work.Type(parsed),
            Ema = parsed.GetValue(ema) switch { "keep" => EmaChoice.Keep, "use" => EmaChoice.Use, _ => EmaChoice.Drop },
            OnlyNetworks = true,
            WithoutVae = parsed.GetValue(noVae),
        };
        using var display = work.Display(parsed);
        var report = ModelRewrite.Run(order, ModelWork.Bar(display, "pruning"), cancel);
        display.Result($"{report.Path}  {WeightsReport.Size(report.Bytes)}  {report.Dropped} tensors dropped, {report.Tensors} kept");
        return ExitCode.Done;
    }
}
