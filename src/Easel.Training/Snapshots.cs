using Easel.Diffusion.Weights.Safetensors;
using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>Reads tensors back from what an earlier run saved.</summary>
public static class Snapshots
{
    /// <summary>All tensors of a file, in memory of their own, float32.</summary>
    public static IReadOnlyDictionary<string, Tensor> Load(string path)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(path);
        return file.Keys.ToDictionary(key => key, key => file.Take(key, file.ShapeOf(key)!).to(TorchSharp.torch.float32).clone().DetachFromDisposeScope());
    }
}
