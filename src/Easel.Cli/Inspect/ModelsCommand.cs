using System.CommandLine;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;

namespace Easel.Cli.Inspect;

/// <summary><c>easel models</c>: the weights files of a folder and what each is.</summary>
internal sealed class ModelsCommand(TextWriter output, TextWriter error)
{
    private const int DeepestFolder = 8;

    private static readonly string[] Extensions = [".safetensors", ".ckpt", ".pt", ".pth", ".bin", ".sft"];

    private readonly Option<string> folder = new("--folder")
    {
        Description = "Folder to look through, with its sub-folders; EASEL_MODELS names the usual one.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("EASEL_MODELS") ?? "models",
    };

    private readonly Option<bool> hash = new("--hash") { Description = "Read every file whose hash is not known yet; the others show theirs anyway." };

    public Command Build()
    {
        var command = new Command("models", "Lists the weights files and diffusers folders of a folder, what each is (from its keys alone), and its hash.") { folder, hash };
        command.SetAction((parsed, cancel) => Task.FromResult(Run(parsed.GetRequiredValue(folder), parsed.GetValue(hash), cancel)));
        return command;
    }

    private int Run(string path, bool all, CancellationToken cancel)
    {
        if (!Directory.Exists(path))
        {
            error.WriteLine($"easel: {path}: there is no such folder; name one with --folder or EASEL_MODELS");
            return ExitCode.BadInput;
        }

        var (count, hashes) = (0, new FileHashes(CacheFolder.Path));
        try
        {
            foreach (var model in Models(path))
            {
                cancel.ThrowIfCancellationRequested();
                output.WriteLine($"{Path.GetRelativePath(path, model)}  {Size(model)}  {Hash(model, all, hashes, cancel)}{What(model)}");
                output.Flush();
                count++;
            }
        }
        catch (OperationCanceledException) { return ExitCode.Interrupted; }

        if (count == 0) error.WriteLine($"{path} holds no weights files ({string.Join(", ", Extensions)}) and no diffusers folders");
        return ExitCode.Done;
    }

    /// <summary>Files of weights, and the folders that are one model each, whose own files are left out.</summary>
    private static IEnumerable<string> Models(string folder, int depth = 0)
    {
        if (depth > DeepestFolder) return []; // a link that leads back up
        if (File.Exists(Path.Combine(folder, "model_index.json"))) return [folder];

        var readable = new EnumerationOptions { IgnoreInaccessible = true };
        var files = Directory.EnumerateFiles(folder, "*", readable).Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase));
        var below = Directory.EnumerateDirectories(folder, "*", readable);
        return [.. files.Order(StringComparer.Ordinal), .. below.Order(StringComparer.Ordinal).SelectMany(place => Models(place, depth + 1))];
    }

    private static string Size(string model) => WeightsReport.Size(File.Exists(model)
        ? new FileInfo(model).Length
        : Directory.EnumerateFiles(model, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length));

    private static string Hash(string model, bool read, FileHashes hashes, CancellationToken cancel)
    {
        if (!File.Exists(model)) return "";
        try
        {
            return (read ? hashes.Of(model, cancel) : hashes.Known(model)) is { } hash ? $"[{hash.Short}]  " : "";
        }
        catch (WeightsException) { return ""; } // what is wrong stands in its place
    }

    private static string What(string model)
    {
        try
        {
            using var checkpoint = Checkpoint.Open(model);
            return checkpoint.Kind.ToString();
        }
        catch (WeightsException wrong) { return $"broken: {(wrong.Message.StartsWith(model + ": ", StringComparison.Ordinal) ? wrong.Message[(model.Length + 2)..] : wrong.Message)}"; }
    }
}
