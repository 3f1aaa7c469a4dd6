using static TorchSharp.torch;

namespace Easel.Diffusion.Weights.Safetensors;

/// <summary>One tensor to be written.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">How it is stored.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Value">
/// Gives the tensor, of that shape and any type, when its turn comes; what it makes is freed after it was written, so a file may be larger
/// than memory.
/// </param>
public sealed record SafetensorsPart(string Key, StorageType Type, long[] Shape, Func<Tensor> Value)
{
    /// <summary>A tensor at hand, which stays the caller's.</summary>
    public static SafetensorsPart Of(string key, Tensor tensor, StorageType type) => new(key, type, tensor.shape, () => tensor);
}
