using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights.Diffusers;

namespace Easel.Diffusion.Weights;

/// <summary>A model file or folder, opened: its weights under the keys of the original checkpoints, and what it was found to be.</summary>
public sealed class Checkpoint : IDisposable
{
    private const int MaximumConfigBytes = 1 << 20;

    private Checkpoint(string path, StoredWeights weights, FileKind kind) => (Path, Weights, Kind) = (path, weights, kind);

    public string Path { get; }

    /// <summary>Under LDM keys (<c>model.diffusion_model.…</c>), whatever the file calls them.</summary>
    public StoredWeights Weights { get; }

    /// <summary>What the file is; any weights file may be opened and asked.</summary>
    public FileKind Kind { get; }

    /// <summary>The architecture, with what a .yaml beside the file or a folder's configurations say laid over it.</summary>
    /// <exception cref="WeightsException">The file is no checkpoint that Easel runs.</exception>
    public Architecture Architecture =>
        Kind.Architecture ?? throw new WeightsException(Path, null, $"this is no checkpoint to make pictures with; it is: {Kind}");

    /// <summary>The architecture of a model that has all it needs.</summary>
    /// <param name="withVae">Whether its own autoencoder is needed, because no other is given.</param>
    /// <exception cref="WeightsException">The file is no checkpoint that Easel runs, or lacks a part.</exception>
    public Architecture Complete(bool withVae)
    {
        var architecture = Architecture;
        var lacking = Kind.Missing.Where(part => withVae || part != FileKind.Autoencoder).ToList();
        if (lacking.Count == 0) return architecture;

        var advice = lacking is [FileKind.Autoencoder] ? "give one of its own beside it" : "it holds only a part of a model; give a whole checkpoint";
        throw new WeightsException(Path, null, $"it is a {Kind.Description} without {string.Join(" and ", lacking)}; {advice}");
    }

    /// <summary>Opens a model, whatever its format; reads no tensor yet.</summary>
    /// <exception cref="WeightsException">The file is missing, damaged, unsafe or of no known format.</exception>
    public static Checkpoint Open(string path, FileReading reading = FileReading.Automatic)
    {
        var weights = WeightFiles.Open(path, reading);
        try
        {
            var kind = FileKind.Of(weights);
            if (kind.Architecture is { } found && (Directory.Exists(path) ? DiffusersConfig.Read(path, found.Family) : ConfigBeside(path)) is { } config) kind = kind with { Architecture = config.Over(found) };
            return new Checkpoint(path, weights, kind);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>The configuration in the .yaml file with the checkpoint's stem, or null when there is none.</summary>
    private static ArchitectureConfig? ConfigBeside(string checkpoint)
    {
        var path = System.IO.Path.ChangeExtension(checkpoint, ".yaml");
        if (!File.Exists(path)) return null;
        try
        {
            if (new FileInfo(path).Length > MaximumConfigBytes) throw new WeightsException(path, null, $"a configuration has at most {MaximumConfigBytes} bytes");
            return ArchitectureConfig.Parse(path, File.ReadAllText(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException(path, null, $"the file cannot be read: {problem.Message}");
        }
    }

    public void Dispose() => Weights.Dispose();
}
