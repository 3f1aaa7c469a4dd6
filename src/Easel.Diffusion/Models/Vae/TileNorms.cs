using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vae;

/// <summary>
/// Statistics of a large map that all its tiles are normalised by. The first map a norm sees, a batch of samples from all over the large
/// one, decides; later ones use what was found.
/// </summary>
/// <param name="rows">One a sample: its rows, and for how much of the map they stand.</param>
/// <param name="columns">The same of its columns.</param>
internal sealed class TileNorms(IReadOnlyList<TileAxis.Piece> rows, IReadOnlyList<TileAxis.Piece> columns) : IDisposable
{
    private readonly Dictionary<GroupNorm, (Tensor Mean, Tensor Variance)> known = [];

    /// <summary>Normalised, then x · sigmoid(x): by <paramref name="norms"/>, or x's own statistics where there are none.</summary>
    public static Tensor ForwardSilu(TileNorms? norms, GroupNorm norm, Tensor x)
    {
        if (norms is null) return norm.ForwardSilu(x);
        if (!norms.known.TryGetValue(norm, out var found)) norms.known[norm] = found = norms.Measure(x, norm.Groups);
        return norm.Forward(x, found.Mean, found.Variance).silu_();
    }

    public void Dispose()
    {
        foreach (var (mean, variance) in known.Values)
        {
            mean.Dispose();
            variance.Dispose();
        }

        known.Clear();
    }

    private (Tensor Mean, Tensor Variance) Measure(Tensor x, long groups)
    {
        using var scope = NewDisposeScope();
        var (mean, square) = (zeros([groups], float64, x.device), zeros([groups], float64, x.device));
        for (var i = 0; i < rows.Count; i++)
        {
            using var inner = NewDisposeScope();
            var sample = Wanted(Wanted(x.narrow(0, i, 1), 2, rows[i]), 3, columns[i]).to(float32).reshape(groups, -1);
            var (own, spread) = (sample.mean([1]).to(float64), sample.var(1, unbiased: false).to(float64));
            var share = rows[i].Share * columns[i].Share;
            mean.AddInPlace(own.Times(share));
            square.AddInPlace(spread.Added(own * own).Times(share));
        }

        return (mean.to(float32).DetachFromDisposeScope(), (square - mean * mean).AtLeast(0).to(float32).DetachFromDisposeScope());
    }

    private static Tensor Wanted(Tensor x, int dimension, TileAxis.Piece piece)
    {
        var unit = x.size(dimension) / (piece.SeenTo - piece.SeenFrom);
        return x.narrow(dimension, (piece.From - piece.SeenFrom) * unit, (piece.To - piece.From) * unit);
    }
}
