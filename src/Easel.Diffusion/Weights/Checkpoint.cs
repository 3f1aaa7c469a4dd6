using Easel.Diffusion.Weights.Safetensors;

namespace Easel.Diffusion.Weights;

/// <summary>A model file or folder, opened: its weights under the keys of the original checkpoints.</summary>
public sealed class Checkpoint : IDisposable
{
    private Checkpoint(string path, StoredWeights weights) => (Path, Weights) = (path, weights);

    public string Path { get; }

    /// <summary>Under LDM keys (<c>model.diffusion_model.…</c>), whatever the file calls them.</summary>
    public StoredWeights Weights { get; }

    /// <summary>Opens a model, whatever its format; reads no tensor yet.</summary>
    /// <exception cref="WeightsException">The file is missing, damaged, unsafe or of no known format.</exception>
    public static Checkpoint Open(string path, FileReading reading = FileReading.Automatic) => new(path, SafetensorsFile.Open(path, reading));

    public void Dispose() => Weights.Dispose();
}
