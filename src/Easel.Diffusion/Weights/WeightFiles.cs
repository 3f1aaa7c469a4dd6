using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights.Diffusers;
using Easel.Diffusion.Weights.KeyMaps;
using Easel.Diffusion.Weights.Pickle;
using Easel.Diffusion.Weights.Safetensors;

namespace Easel.Diffusion.Weights;

/// <summary>Opens a weights file by what is in it; extensions lie.</summary>
public static class WeightFiles
{
    /// <summary>The file's tensors under its own keys: safetensors, or anything torch.save wrote.</summary>
    /// <exception cref="WeightsException">The file is missing, damaged, unsafe or of no known format.</exception>
    public static StoredWeights OpenFile(string path, FileReading reading = FileReading.Automatic) =>
        LooksPickled(path) ? PickleFile.Open(path, reading) : SafetensorsFile.Open(path, reading);

    /// <summary>
    /// A file or a diffusers folder under the keys of the original checkpoints; UNets and autoencoders that bear diffusers' names are
    /// renamed, anything else keeps its own.
    /// </summary>
    /// <exception cref="WeightsException">As there.</exception>
    public static StoredWeights Open(string path, FileReading reading = FileReading.Automatic)
    {
        if (!Directory.Exists(path)) return Renamed(OpenFile(path, reading));
        return DiffusersFolder.IsModel(path) ? DiffusersFolder.Open(path, reading) : Renamed(PartFiles.Open(path, reading));
    }

    private static StoredWeights Renamed(StoredWeights weights)
    {
        if (DiffusersVae.Fits(weights.Has)) return MappedWeights.Of(weights.Name, (weights, "", new DiffusersVae(weights.Keys)));
        return DiffusersUNet.Fits(weights.Has) && !weights.Keys.Any(key => key.Contains("motion_modules.", StringComparison.Ordinal))
            ? MappedWeights.Of(weights.Name, (weights, KnownArchitectures.Sd15.UNetPrefix, new DiffusersUNet(weights.Keys)))
            : weights;
    }

    private static bool LooksPickled(string path)
    {
        using var file = TensorFile.Open(path, FileReading.Copied);
        var start = new byte[Math.Min(9, file.Length)];
        file.Read(0, start);
        if (start.Length == 9 && start[8] == '{') return false;
        if (start is [(byte)'P', (byte)'K', 3, 4, ..] or [0x80, < 6, ..]) return true;
        return Path.GetExtension(path).ToLowerInvariant() is ".ckpt" or ".pt" or ".pth" or ".bin";
    }
}
