using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Memory;

/// <summary>How much memory a checkpoint's networks will take once they have worked.</summary>
internal static class ModelSize
{
    /// <summary>Bytes: its tensors in the types they are computed in, or kept in. Tensors that need no change cost nothing while they stay in the file; they are counted all the same.</summary>
    /// <param name="weights">The checkpoint's.</param>
    /// <param name="architecture">Says where the autoencoder is.</param>
    /// <param name="precision">The types.</param>
    /// <param name="isFloat8">Whether matrices and convolutions of the networks are kept in 8 bits.</param>
    public static long Of(StoredWeights weights, Architecture architecture, Precision precision, bool isFloat8)
    {
        var (network, vae) = (StorageType.Of(precision.Networks)?.Size ?? 4, StorageType.Of(precision.Autoencoder)?.Size ?? 4);
        List<string> places = [.. architecture.Encoders.Select(encoder => encoder.Prefix), architecture.UNetPrefix, .. architecture.SightPrefix is { } sight ? [sight] : Array.Empty<string>()];
        var bytes = 0L;
        foreach (var key in weights.Keys)
        {
            if (weights.ShapeOf(key) is not { } shape) continue;
            var count = shape.Aggregate(1L, (product, size) => product * size);
            if (key.StartsWith(architecture.VaePrefix, StringComparison.Ordinal)) bytes += count * vae;
            else if (places.Exists(place => key.StartsWith(place, StringComparison.Ordinal))) bytes += count * (isFloat8 && shape.Length > 1 ? 1 : network);
        }

        return bytes;
    }
}
