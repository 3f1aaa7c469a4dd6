using System.CommandLine;
using Easel.Cli.Inspect;
using Easel.Cli.Output;
using Easel.Diffusion;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;
using Easel.Studio.Library;

namespace Easel.Cli.Models;

/// <summary><c>easel models</c>: the weights files of the folders models are looked up in, and what each is.</summary>
internal sealed class ModelsCommand(TextWriter output, TextWriter error)
{
    private readonly Option<string[]> folders = new("--folder", "--models")
    {
        Description = $"Folder to look through, with those below it; may be repeated. (usually {StudioFolders.ModelsVariable}, else models here)",
        HelpName = "FOLDER",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> hash = new("--hash") { Description = "Read every file whose hash is not known yet; the others show theirs anyway." };
    private readonly FileHashes hashes = new(CacheFolder.Path);

    public Command Build()
    {
        var command = new DescribedCommand("models", "Lists the model files there are and what each is, from its keys alone.")
        {
            Notes = [$"'easel generate --model' takes these names, with or without the extension. {StudioFolders.ModelsVariable} names the folders, separated as in PATH."],
            Examples = ["easel models", "easel models --folder ~/models", $"{StudioFolders.ModelsVariable}=/data/models easel models"],
        };
        command.Add("Options", folders, hash);
        command.Add(new ImportCommand(output, error).Build());
        command.SetAction((parsed, cancel) =>
            Task.FromResult(Run(parsed.GetValue(folders) is { Length: > 0 } given ? given : StudioFolders.OfMachine().Models, parsed.GetValue(hash), cancel)));
        return command;
    }

    private int Run(IReadOnlyList<string> places, bool read, CancellationToken cancel)
    {
        if (places.FirstOrDefault(place => !Directory.Exists(place)) is { } missing)
        {
            error.WriteLine($"easel: {missing}: there is no such folder; name one with --folder or {StudioFolders.ModelsVariable}");
            return ExitCode.BadInput;
        }

        List("with Easel", Path.GetDirectoryName(BuiltInModels.Checkpoint)!, read, cancel);
        foreach (var place in places) List(Path.GetFullPath(place), place, read, cancel);
        if (places.Count == 0) error.WriteLine($"no folder of models here: make one named models, or name yours with --folder or {StudioFolders.ModelsVariable}");
        return cancel.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done;
    }

    private void List(string title, string folder, bool read, CancellationToken cancel)
    {
        output.WriteLine($"{title}:");
        var any = false;
        foreach (var file in ModelLibrary.Files(folder).TakeWhile(_ => !cancel.IsCancellationRequested))
        {
            any = true;
            output.WriteLine($"  {Path.GetRelativePath(folder, file)}  {(File.Exists(file) ? WeightsReport.Size(new FileInfo(file).Length) : "a folder")}  {Hash(file, read, cancel)}{What(file)}");
            output.Flush();
        }

        if (!any) output.WriteLine("  no weights files");
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

    private static string What(string file)
    {
        try
        {
            using var checkpoint = Checkpoint.Open(file);
            return checkpoint.Kind.ToString();
        }
        catch (WeightsException wrong) { return $"broken: {wrong.Message[(wrong.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..]}"; }
    }
}
