using System.CommandLine;
using Easel.Diffusion.Weights;

namespace Easel.Cli.Inspect;

/// <summary><c>easel models</c>: the weights files of a folder and what each is.</summary>
internal sealed class ModelsCommand(TextWriter output, TextWriter error)
{
    private static readonly string[] Extensions = [".safetensors", ".ckpt", ".pt", ".pth", ".bin", ".sft"];

    private readonly Option<string> folder = new("--folder")
    {
        Description = "Folder to look through, with its sub-folders; EASEL_MODELS names the usual one.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("EASEL_MODELS") ?? "models",
    };

    public Command Build()
    {
        var command = new Command("models", "Lists the weights files of a folder and what each is, from its keys alone.") { folder };
        command.SetAction((parsed, cancel) => Task.FromResult(Run(parsed.GetRequiredValue(folder), cancel)));
        return command;
    }

    private int Run(string path, CancellationToken cancel)
    {
        if (!Directory.Exists(path))
        {
            error.WriteLine($"easel: {path}: there is no such folder; name one with --folder or EASEL_MODELS");
            return ExitCode.BadInput;
        }

        var count = 0;
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(IsWeights).Order(StringComparer.Ordinal))
        {
            if (cancel.IsCancellationRequested) return ExitCode.Interrupted;
            output.WriteLine($"{Path.GetRelativePath(path, file)}  {WeightsReport.Size(new FileInfo(file).Length)}  {What(file)}");
            output.Flush();
            count++;
        }

        if (count == 0) error.WriteLine($"{path} holds no weights files ({string.Join(", ", Extensions)})");
        return ExitCode.Done;
    }

    private static bool IsWeights(string file) => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

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
