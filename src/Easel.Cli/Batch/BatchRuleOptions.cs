using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Easel.Cli.Output;
using Easel.Core.Requests;
using Easel.Studio.Batches;

namespace Easel.Cli.Batch;

/// <summary>What differs from picture to picture of a batch that is painted over.</summary>
internal sealed class BatchRuleOptions
{
    private const string Title = "For each picture";
    private const string All = "all";

    private readonly Option<string?> masks = new("--masks") { Description = "Folder or ZIP of masks: one for each picture, of its name, or a single one for all.", HelpName = "FOLDER" };
    private readonly Option<string?> prompts = new("--prompts-from") { Description = "Folder of text files, NAME.txt with the prompt of the picture NAME; it is put behind --prompt. Without a folder they lie beside the pictures.", HelpName = "FOLDER", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<ImmutableArray<InfoField>> info = new("--png-info") { Description = $"What is taken from the parameters in each picture: {All}, or some of {Names()}, with commas. Prompts are put behind those given.", HelpName = "WHAT", CustomParser = ParseInfo };
    private readonly Option<SeedRule> seeds = new("--seeds") { Description = "same: all have --seed, and -1 draws one for each; next: one more for each picture; info: the seed in the picture's parameters. (usually same)", HelpName = "same|next|info", CustomParser = ParseSeeds };
    private readonly Option<double?> scale = new("--scale") { Description = "How many times as large as its picture each is painted, instead of --size. (0.05–8, usually 1; with the model that comes with Easel all have its size)", HelpName = "X", CustomParser = ParseScale };

    public void AddTo(DescribedCommand command) => command.Add(Title, masks, prompts, info, seeds, scale);

    /// <summary>Folder or archive of masks, or null.</summary>
    public string? Masks(ParseResult parsed) => parsed.GetValue(masks);

    /// <summary>Whether a picture brings its own prompt.</summary>
    public bool BringsPrompt(ParseResult parsed) => parsed.GetResult(prompts) is not null || Info(parsed).Contains(InfoField.Prompt);

    /// <param name="parsed">The command line.</param>
    /// <param name="namesSize">Whether it gives a size.</param>
    /// <param name="usualScale">Of pictures where it gives neither size nor scale; null paints at the request's size.</param>
    /// <exception cref="RequestException">Options contradict each other, or there is no such folder.</exception>
    public BatchRules Read(ParseResult parsed, bool namesSize, double? usualScale)
    {
        var given = parsed.GetValue(scale);
        if (given is not null && namesSize) throw new RequestException("--scale", "it and --size are two ways to say how large; give one");
        var folder = parsed.GetResult(prompts) is null ? null : parsed.GetValue(prompts) ?? "";
        if (folder is { Length: > 0 } && !Directory.Exists(folder)) throw new RequestException(PictureRecipe.PromptsField, $"there is no folder '{folder}'");
        return new BatchRules { Scale = given ?? (namesSize ? null : usualScale), Seeds = parsed.GetValue(seeds), Info = Info(parsed), Prompts = folder };
    }

    private ImmutableArray<InfoField> Info(ParseResult parsed) => parsed.GetValue(info) is { IsDefault: false } fields ? fields : [];

    private static string Names() => string.Join(", ", Enum.GetNames<InfoField>().Select(name => name.ToLowerInvariant()));

    private static ImmutableArray<InfoField> ParseInfo(ArgumentResult result)
    {
        var words = result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (words is [var only] && only.Equals(All, StringComparison.OrdinalIgnoreCase)) return [.. Enum.GetValues<InfoField>()];
        var unknown = Array.Find(words, word => !Enum.GetNames<InfoField>().Contains(word, StringComparer.OrdinalIgnoreCase));
        if (words.Length > 0 && unknown is null) return [.. words.Select(word => Enum.Parse<InfoField>(word, ignoreCase: true)).Distinct()];
        result.AddError($"--png-info: there is no '{unknown}'; give {All}, or some of {Names()}");
        return [];
    }

    private static SeedRule ParseSeeds(ArgumentResult result)
    {
        var word = result.Tokens[0].Value;
        if (Enum.GetNames<SeedRule>().FirstOrDefault(name => name.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } known) return Enum.Parse<SeedRule>(known);
        result.AddError($"--seeds: there is no '{word}'; give same, next or info");
        return SeedRule.Same;
    }

    private static double? ParseScale(ArgumentResult result)
    {
        var word = result.Tokens[0].Value;
        if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var factor) && factor is >= 0.05 and <= 8) return factor;
        result.AddError($"--scale: '{word}' is not possible; give 0.05–8");
        return null;
    }
}
