using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>Exponential moving average of weights; early on it follows faster, so that the random start is forgotten.</summary>
public sealed class AverageWeights(IReadOnlyDictionary<string, Tensor> leaves, double decay, IReadOnlyDictionary<string, Tensor>? start = null)
{
    private readonly bool continued = start is not null;

    /// <summary>The averages, by key; updated in place.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights { get; } =
        leaves.ToDictionary(leaf => leaf.Key, leaf => (start?.GetValueOrDefault(leaf.Key) ?? leaf.Value.detach()).clone().DetachFromDisposeScope());

    /// <summary>Moves the averages towards <paramref name="current"/>.</summary>
    /// <param name="current">The weights after step <paramref name="step"/>.</param>
    /// <param name="step">0-based.</param>
    public void Follow(IReadOnlyDictionary<string, Tensor> current, int step)
    {
        using var quiet = no_grad();
        var kept = continued ? decay : Math.Min(decay, (1.0 + step) / (10.0 + step));
        foreach (var (key, average) in Weights) average.lerp_(current[key], 1 - kept);
    }
}
