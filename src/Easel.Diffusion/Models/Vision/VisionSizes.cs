using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Models.Vision;

/// <summary>The sizes of a vision transformer, read off its shapes.</summary>
/// <param name="Width">Of a token.</param>
/// <param name="Patch">Pixels a side of the square that becomes a token.</param>
/// <param name="Tokens">One of the class and grid² patches.</param>
/// <param name="Layers">How many.</param>
/// <param name="Output">Numbers of an embedding.</param>
public sealed record VisionSizes(long Width, long Patch, long Tokens, int Layers, long Output)
{
    /// <summary>Patches a side.</summary>
    public long Grid => (long)Math.Round(Math.Sqrt(Tokens - 1));

    /// <summary>Pixels a side of the pictures it takes.</summary>
    public int Side => (int)(Grid * Patch);

    /// <exception cref="WeightsException">These are not a vision transformer's keys.</exception>
    internal static VisionSizes Of(WeightScope weights, string patches, string positions, (string Place, string First) layers)
    {
        if (weights.ShapeOf(patches) is not [var width, 3, var patch, _]) throw Missing(weights, patches);
        if (weights.ShapeOf(positions) is not { Length: >= 2 } places) throw Missing(weights, positions);
        var count = 0;
        while (weights.Has($"{layers.Place}.{count}.{layers.First}")) count++;
        return count > 0 ? new VisionSizes(width, patch, places[^2], count, Output: 0) : throw Missing(weights, $"{layers.Place}.0.{layers.First}");
    }

    internal static WeightsException Missing(WeightScope weights, string key) => new(weights.Source.Name, weights.Key(key), "is missing or of another shape, so this is no vision transformer that Easel knows");
}
