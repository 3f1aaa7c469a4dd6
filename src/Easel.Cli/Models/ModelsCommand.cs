using System.CommandLine;
using Easel.Cli.Inspect;
using Easel.Cli.Output;
using Easel.Diffusion;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;
using Easel.Studio.Library;

namespace Easel.Cli.Models;

/// <summary><c>easel models</c>: the weights files of the folders models are looked up in, and what each is.</summary>
internal sealed class ModelsCommand(TextWriter output, TextWriter error)
{
    private const string Broken = "broken";

    private readonly Option<string[]> folders = new("--folder", "--models")
    {
        Description = $"Folder to look through, with those below it; may be repeated. (usually {StudioFolders.ModelsVariable}, else models here)",
        HelpName = "FOLDER",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> kind = new("--kind") { Description = "Only models of this kind: checkpoint, lora, embedding, hypernetwork, vae, controlnet, upscaler, …, or broken for files that cannot be used.", HelpName = "KIND" };
    private readonly Option<bool> hash = new("--hash") { Description = "Read every file whose hash is not known yet; the others show theirs anyway." };
    private readonly FileHashes hashes = new(CacheFolder.Path);
    private readonly ModelIndex index = new([], null, null);

    public Command Build()
    {
        var command = new DescribedCommand("models", "Lists the model files there are and what each is, from its keys alone.")
        {
            Notes = [$"'easel generate --model' takes these names, with or without the extension. {StudioFolders.ModelsVariable} names the folders, separated as in PATH."],
            Examples = ["easel models", "easel models --folder ~/models --kind lora", $"{StudioFolders.ModelsVariable}=/data/models easel models"],
        };
        command.Add("Options", folders, kind, hash);
        command.Add(new MergeCommand(output, error).Build());
        command.Add(new ConvertCommand(output, error).Build());
        command.Add(new ExtractCommand(output, error).Build());
        command.Add(new PruneCommand(output, error).Build());
        command.Add(new VerifyCommand(output, error).Build());
        command.Add(new ImportCommand(output, error).Build());
        command.Add(new DownloadCommand(output, error).Build());
        command.Add(new SearchCommand(output).Build());
        command.Add(new RecommendedCommand(output).Build());
        command.SetAction((parsed, cancel) =>
            Task.FromResult(Run(parsed.GetValue(folders) is { Length: > 0 } given ? given : Usual(), parsed.GetValue(kind), parsed.GetValue(hash), cancel)));
        return command;
    }

    // A folder inside another is listed with that one.
    private static IReadOnlyList<string> Usual()
    {
        var all = StudioFolders.OfMachine().Library;
        return [.. all.Where(place => !all.Any(other => place.StartsWith(other + Path.DirectorySeparatorChar, StringComparison.Ordinal)))];
    }

    private int Run(IReadOnlyList<string> places, string? wanted, bool read, CancellationToken cancel)
    {
        var role = wanted is null ? null : Role(wanted);
        if (wanted is not null and not Broken && role is null)
        {
            error.WriteLine($"easel: --kind: there is no kind '{wanted}'; give one of {string.Join(", ", Enum.GetNames<FileRole>().Select(name => name.ToLowerInvariant()))} or {Broken}");
            return ExitCode.BadInput;
        }

        if (places.FirstOrDefault(place => !Directory.Exists(place)) is { } missing)
        {
            error.WriteLine($"easel: {missing}: there is no such folder; name one with --folder or {StudioFolders.ModelsVariable}");
            return ExitCode.BadInput;
        }

        List("with Easel", Path.GetDirectoryName(BuiltInModels.Checkpoint)!, Fits, read, cancel);
        foreach (var place in places) List(Path.GetFullPath(place), place, Fits, read, cancel);
        if (places.Count == 0) error.WriteLine($"no folder of models here: make one named models, or name yours with --folder or {StudioFolders.ModelsVariable}");
        return cancel.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done;

        bool Fits(ModelFacts facts) => wanted is null || (wanted == Broken ? facts.Problem is not null : facts.Problem is null && facts.Role == role);
    }

    private void List(string title, string folder, Func<ModelFacts, bool> fits, bool read, CancellationToken cancel)
    {
        output.WriteLine($"{title}:");
        var any = false;
        foreach (var file in ModelLibrary.Files(folder).TakeWhile(_ => !cancel.IsCancellationRequested))
        {
            var facts = index.FactsOf(file);
            if (!fits(facts)) continue;
            any = true;
            output.WriteLine($"  {Path.GetRelativePath(folder, file)}  {(File.Exists(file) ? WeightsReport.Size(new FileInfo(file).Length) : "a folder")}  {Hash(file, read, cancel)}{What(facts)}");
            output.Flush();
        }

        if (!any) output.WriteLine("  nothing");
    }

    private string Hash(string file, bool read, CancellationToken cancel)
    {
        if (!File.Exists(file)) return "";
        try
        {
            return (read ? hashes.Of(file, cancel) : hashes.Known(file)) is { } known ? $"[{known.Short}]  " : "";
        }
        catch (WeightsException) { return ""; } // what is wrong stands in its place
        catch (OperationCanceledException) { return ""; } // the list ends after this line
    }

    /// <summary>The kind of that name, with or without dashes; null when there is none.</summary>
    internal static FileRole? Role(string name) => Enum.TryParse<FileRole>(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var role) && Enum.IsDefined(role) ? role : null;

    private static string What(ModelFacts facts)
    {
        if (facts.Problem is { } problem) return $"broken: {problem}";
        var form = facts.Algorithm is { } name and not "LoRA" ? $" ({name})" : "";
        var words = facts.Words.Count > 0 ? $", called by {string.Join(", ", facts.Words)}" : "";
        return facts.Description + form + words + (facts.Remark is { } remark ? $"; {remark}" : "");
    }
}
