using System.CommandLine;
using System.Globalization;
using Easel.Cli.Inspect;
using Easel.Cli.Output;
using Easel.Studio.Downloads;

namespace Easel.Cli.Models;

/// <summary><c>easel models search</c>: what Hugging Face and CivitAI have.</summary>
internal sealed class SearchCommand(TextWriter output)
{
    private readonly Argument<string[]> text = new("TEXT") { Description = "Words to search for; or hf:OWNER/REPO, civitai:VERSION or civitai:model/MODEL to see the files there.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> source = new("--source") { Description = "Where to search.", HelpName = "hf|civitai", DefaultValueFactory = _ => "hf" };
    private readonly Option<string?> data = OnlineAccess.DataOption();

    public Command Build()
    {
        source.AcceptOnlyFromAmong("hf", "civitai");
        var command = new DescribedCommand("search", "Searches Hugging Face or CivitAI for models, or lists the files of one.")
        {
            Notes = ["The first word of each line is what 'easel models download' takes; of a repository with several files it names them.", OnlineAccess.TokenNote],
            Examples = ["easel models search watercolor lora", "easel models search --source civitai watercolor", "easel models search hf:lllyasviel/ControlNet-v1-1"],
        };
        command.Add(text);
        command.Add("Options", source, data);
        command.SetAction(Run);
        return command;
    }

    private async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var words = string.Join(' ', parsed.GetRequiredValue(text));
        using var access = new OnlineAccess(parsed.GetValue(data));
        if (words.StartsWith("hf:", StringComparison.OrdinalIgnoreCase) || words.StartsWith("civitai:", StringComparison.OrdinalIgnoreCase))
        {
            var files = await access.Sites.Files(words, cancel);
            foreach (var file in files) Line(file.What, file.Name, file.Bytes is { } bytes ? WeightsReport.Size(bytes) : null, file.Kind?.ToString(), file.Title, file.BaseModel, Licence(file.Licence), file.Caution);
            if (files.Count == 0) output.WriteLine("no weights files");
            return ExitCode.Done;
        }

        var found = await access.Sites.Search(words, parsed.GetValue(source) == "civitai" ? DownloadSite.Civitai : DownloadSite.HuggingFace, cancel);
        foreach (var model in found) Line(model.What, model.Title, model.Author is { } author ? $"by {author}" : null, model.Kind?.ToString(), model.BaseModel, model.Loads is { } loads ? string.Create(CultureInfo.InvariantCulture, $"{loads} downloads") : null, Licence(model.Licence), model.Caution);
        if (found.Count == 0) output.WriteLine("nothing found; fewer words find more");
        return ExitCode.Done;
    }

    private static string Licence(string? licence) => $"licence: {licence ?? "not said"}";

    private void Line(params string?[] parts) => output.WriteLine(string.Join("  ", parts.Where(part => part is { Length: > 0 })));
}
