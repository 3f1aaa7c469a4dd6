using System.CommandLine;
using Easel.Cli.Inspect;
using Easel.Cli.Output;
using Easel.Core.Requests;
using Easel.Diffusion.Merging;
using Easel.Diffusion.Weights.Hashes;

namespace Easel.Cli.Models;

/// <summary><c>easel models merge</c>: several checkpoints become one.</summary>
internal sealed class MergeCommand(TextWriter output, TextWriter error)
{
    private const long MostBlockBytes = 1 << 16;

    private readonly Argument<string[]> models = new("MODEL") { Description = "Checkpoints, by path or by name: a, b, c, …. The first says which tensors there are.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> method = new("--method") { Description = "sum is (1-M)*a + M*b, difference a + M*(b-c), none a alone. (usually by the number of models)", HelpName = "sum|difference|none" };
    private readonly Option<string?> expression = new("--expression", "-e") { Description = "A formula instead, of any number of models, numbers, brackets and M.", HelpName = "FORMULA" };
    private readonly Option<double> multiplier = new("--multiplier", "-m") { Description = "M in the formula. (usually 0.3)", HelpName = "M", DefaultValueFactory = _ => MergeOrder.UsualMultiplier };
    private readonly Option<string?> blocks = new("--blocks") { Description = "An M for each block, IN00… M00 OUT00…, with BASE for all else in front or --multiplier for it: 25 or 26 numbers, for SDXL 19 or 20; or a file of them.", HelpName = "LIST|FILE" };
    private readonly Option<string?> @out = new("--out", "-o") { Description = "The .safetensors file to write. (usually A1111's name, such as 0.7(a) + 0.3(b), beside the first model)", HelpName = "FILE" };
    private readonly Option<string?> vae = new("--vae") { Description = "An autoencoder to put in place of the first model's.", HelpName = "NAME|FILE" };
    private readonly Option<string[]> loras = new("--lora") { Description = "A LoRA to put into the weights, as in a prompt's tag: NAME:0.8, FILE:1:unet=0.5, NAME:1:lbw=OUTALL; may be repeated.", HelpName = "NAME:WEIGHT", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> discard = new("--discard") { Description = "Leave out tensors whose keys this regular expression finds.", HelpName = "REGEX" };
    private readonly Option<string> config = new("--config") { Description = "Whose .yaml is copied beside the result: the first there is, b's, c's or nobody's.", HelpName = "any|b|c|none", DefaultValueFactory = _ => "any" };
    private readonly Option<bool> copyMetadata = new("--copy-metadata") { Description = "Take over the models' own metadata." };
    private readonly Option<string[]> metadata = new("--metadata") { Description = "An entry of metadata; may be repeated.", HelpName = "KEY=VALUE", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> noRecipe = new("--no-recipe") { Description = "Leave out of the metadata what was merged; the models' hashes are not needed then." };
    private readonly ModelWork work = new(output, error);

    public Command Build()
    {
        method.AcceptOnlyFromAmong("sum", "difference", "none");
        config.AcceptOnlyFromAmong("any", "b", "c", "none");
        var command = new DescribedCommand("merge", "Merges checkpoints of one kind into one file.")
        {
            Notes =
            [
                "What is merged and what is kept follows A1111: positions, and what the first model alone has, stay. An inpainting model is given first; four of its nine channels are merged with the others'.",
                "Memory holds one tensor, and the file appears whole or not at all. A merge that was stopped is gone on with when it is asked for again.",
            ],
            Examples =
            [
                "easel models merge anime.safetensors photo.safetensors -m 0.4 --out both.safetensors --precision fp16",
                "easel models merge v1-5 --lora \"style:0.8\" --lora \"person:1:0.5\" --out styled.safetensors",
                "easel models merge sd15-inpainting mine sd15 --multiplier 1",
                "easel models merge one two three four -e \"0.5*a + 0.3*b + 0.2*(c + a - d)\" --out mix.safetensors",
            ],
        };
        command.Add(models);
        command.Add("How", method, expression, multiplier, blocks);
        command.Add("What comes out", @out, work.Overwrite, work.Precision, vae, loras, discard, config);
        command.Add("Metadata", copyMetadata, metadata, noRecipe);
        work.AddTo(command, writes: true);
        command.SetAction((parsed, cancel) => Task.FromResult(Run(parsed, cancel)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancel)
    {
        var order = Order(parsed);
        using var display = work.Display(parsed);
        if (order.Recipe) display.Phase("hashing");
        var report = new ModelMerge(new FileHashes(CacheFolder.Path)).Run(order, ModelWork.Bar(display, "merging"), cancel);
        foreach (var note in report.Notes) display.Note($"easel: {note}");
        display.Result($"{report.Path}  {WeightsReport.Size(report.Bytes)}");
        return ExitCode.Done;
    }

    private MergeOrder Order(ParseResult parsed)
    {
        var paths = parsed.GetRequiredValue(models).Select(ModelWork.Path).ToList();
        return new MergeOrder
        {
            Models = paths,
            Output = parsed.GetValue(@out),
            Overwrite = parsed.GetValue(work.Overwrite),
            Formula = ModelTaskRun.Formula(parsed.GetValue(method), parsed.GetValue(expression), paths.Count),
            Multiplier = parsed.GetValue(multiplier),
            Blocks = parsed.GetValue(blocks) is { } given ? Blocks(given) : null,
            Precision = work.Type(parsed),
            Vae = parsed.GetValue(vae) is { } name ? ModelWork.Path(name) : null,
            Loras = [.. (parsed.GetValue(loras) ?? []).Select(LoraNames.Read)],
            Discard = parsed.GetValue(discard),
            Config = parsed.GetValue(config) switch { "b" => ConfigSource.B, "c" => ConfigSource.C, "none" => ConfigSource.None, _ => ConfigSource.Any },
            CopyMetadata = parsed.GetValue(copyMetadata),
            Recipe = !parsed.GetValue(noRecipe),
            Metadata = (parsed.GetValue(metadata) ?? []).Select(Entry).GroupBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Value),
        };
    }

    private static string Blocks(string given)
    {
        if (!File.Exists(given)) return given;
        return new FileInfo(given).Length <= MostBlockBytes ? File.ReadAllText(given) : throw new RequestException("--blocks", $"{given} is too large to be a list of numbers");
    }

    private static KeyValuePair<string, string> Entry(string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
        ? new(text[..at], text[(at + 1)..])
        : throw new RequestException("--metadata", $"'{text}' is no KEY=VALUE");
}
