using System.CommandLine;
using Easel.Cli.Inspect;
using Easel.Cli.Output;
using Easel.Diffusion.Merging.Extraction;
using Easel.Diffusion.Weights;

namespace Easel.Cli.Models;

/// <summary><c>easel models extract</c>: a LoRA from the difference of two checkpoints.</summary>
internal sealed class ExtractCommand(TextWriter output, TextWriter error)
{
    private readonly Argument<string> tuned = new("TUNED") { Description = "The checkpoint the LoRA shall lead to, by path or by name." };
    private readonly Argument<string> original = new("BASE") { Description = "The checkpoint it is laid over, by path or by name." };
    private readonly Option<string?> @out = new("--out", "-o") { Description = "The .safetensors file to write. (usually TUNED-lora.safetensors beside TUNED)", HelpName = "FILE" };
    private readonly Option<int> rank = new("--rank", "-r") { Description = $"Of each layer, 1 to {ExtractOrder.MostRank}; more holds more and takes more room. (usually 64)", HelpName = "N", DefaultValueFactory = _ => 64 };
    private readonly Option<int?> convRank = new("--conv-rank") { Description = "Of larger convolutions, which are left alone without it.", HelpName = "N" };
    private readonly Option<double> clamp = new("--clamp") { Description = "Cut numbers beyond this share of a layer's, such as 0.99; 1 cuts none. (usually 1)", HelpName = "SHARE", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> exact = new("--exact") { Description = "Decompose every layer in full instead of by random projection; takes many times as long." };
    private readonly Option<bool> whole = new("--whole") { Description = "Hold also what plain LoRAs leave alone: all convolutions, embeddings of time and size, biases, norms." };
    private readonly Option<bool> noText = new("--no-text-encoder") { Description = "Leave out what differs in text encoders." };
    private readonly Option<string> precision = new("--precision") { Description = "How numbers are stored.", HelpName = "fp16|bf16|fp32", DefaultValueFactory = _ => "fp16" };
    private readonly ModelWork work = new(output, error);

    public Command Build()
    {
        precision.AcceptOnlyFromAmong("fp16", "bf16", "fp32");
        var command = new DescribedCommand("extract", "Writes what one checkpoint has learned beyond another as a LoRA: each layer's difference as a product of two small matrices.")
        {
            Notes = ["Keys and metadata are those of kohya's trainers, alpha is the rank. Memory holds one layer; a stopped extraction is gone on with when it is asked for again."],
            Examples = ["easel models extract anime.safetensors v1-5.safetensors --rank 64 --out anime-lora.safetensors", "easel models extract tuned base --rank 32 --conv-rank 16", "easel models extract tuned base --rank 128 --exact --precision fp32"],
        };
        command.Add(tuned);
        command.Add(original);
        command.Add("Options", @out, work.Overwrite, rank, convRank, clamp, exact, whole, noText, precision);
        work.AddTo(command, writes: false);
        command.SetAction((parsed, cancel) => Task.FromResult(Run(parsed, cancel)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancel)
    {
        var path = Path.TrimEndingDirectorySeparator(ModelWork.Path(parsed.GetRequiredValue(tuned)));
        var order = new ExtractOrder
        {
            Tuned = path,
            Base = ModelWork.Path(parsed.GetRequiredValue(original)),
            Output = parsed.GetValue(@out) ?? (Directory.Exists(path) ? path : Path.ChangeExtension(path, null)) + "-lora.safetensors",
            Overwrite = parsed.GetValue(work.Overwrite),
            Rank = parsed.GetValue(rank),
            ConvRank = parsed.GetValue(convRank),
            Clamp = parsed.GetValue(clamp),
            Exact = parsed.GetValue(exact),
            Whole = parsed.GetValue(whole),
            WithoutText = parsed.GetValue(noText),
            Precision = parsed.GetValue(precision) switch { "fp32" => StorageType.F32, "bf16" => StorageType.BF16, _ => StorageType.F16 },
        };
        using var display = work.Display(parsed);
        display.Phase("comparing");
        var report = LoraExtract.Run(order, ModelWork.Bar(display, "extracting"), cancel);
        foreach (var note in report.Notes) display.Note($"easel: {note}");
        display.Result($"{report.Path}  {WeightsReport.Size(report.Bytes)}  {report.Extent}");
        return ExitCode.Done;
    }
}
