using System.CommandLine;
using Easel.Cli.Inspect;
using Easel.Cli.Output;
using Easel.Diffusion;
using Easel.Diffusion.Weights;
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

    public Command Build()
    {
        var command = new DescribedCommand("models", "Lists the model files there are and what each is, from its keys alone.")
        {
            Notes = [$"'easel generate --model' takes these names, with or without the extension. {StudioFolders.ModelsVariable} names the folders, separated as in PATH."],
            Examples = ["easel models", "easel models --folder ~/models", $"{StudioFolders.ModelsVariable}=/data/models easel models"],
        };
        command.Add("Options", folders);
        command.SetAction((parsed, cancel) => Task.FromResult(Run(parsed.GetValue(folders) is { Length: > 0 } given ? given : StudioFolders.OfMachine().Models, cancel)));
        return command;
    }

    private int Run(IReadOnlyList<string> places, CancellationToken cancel)
    {
        if (places.FirstOrDefault(place => !Directory.Exists(place)) is { } missing)
        {
            error.WriteLine($"easel: {missing}: there is no such folder; name one with --folder or {StudioFolders.ModelsVariable}");
            return ExitCode.BadInput;
        }

        List("with Easel", Path.GetDirectoryName(BuiltInModels.Checkpoint)!, cancel);
        foreach (var place in places) List(Path.GetFullPath(place), place, cancel);
        if (places.Count == 0) error.WriteLine($"no folder of models here: make one named models, or name yours with --folder or {StudioFolders.ModelsVariable}");
        return cancel.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done;
    }

    private void List(string title, string folder, CancellationToken cancel)
    {
        output.WriteLine($"{title}:");
        var any = false;
        foreach (var file in ModelLibrary.Files(folder).TakeWhile(_ => !cancel.IsCancellationRequested))
        {
            any = true;
            output.WriteLine($"  {Path.GetRelativePath(folder, file)}  {(File.Exists(file) ? WeightsReport.Size(new FileInfo(file).Length) : "a folder")}  {What(file)}");
            output.Flush();
        }

        if (!any) output.WriteLine("  no weights files");
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
