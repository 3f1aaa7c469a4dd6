using Easel.Core.Requests;
using static TorchSharp.torch;

namespace Easel.Diffusion.Conditioning;

/// <summary>Weighs a text encoder's states by the multipliers of their tokens.</summary>
internal static class Emphasis
{
    /// <param name="states">[B, 77, W]; B are all the texts of one prompt's schedule.</param>
    /// <param name="multipliers">[B, 77].</param>
    /// <param name="mode">Original restores the mean of the whole tensor, batch included (as A1111 does).</param>
    public static Tensor Apply(Tensor states, Tensor multipliers, EmphasisMode mode)
    {
        using var scope = NewDisposeScope();
        if (mode is EmphasisMode.None or EmphasisMode.Ignore) return states.alias().MoveToOuterDisposeScope();

        var weighed = states * multipliers.unsqueeze(-1).to(states.dtype, states.device);
        // Means lie near 0, where float32's sums keep only five digits of their ratio.
        if (mode == EmphasisMode.Original) weighed *= (states.to(float64).mean() / weighed.to(float64).mean()).to(states.dtype);
        return weighed.MoveToOuterDisposeScope();
    }
}
