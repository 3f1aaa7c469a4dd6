using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Merging.Extraction;

/// <summary>Writes a matrix as the product of a tall and a wide one.</summary>
internal static class LowRank
{
    private const int Spare = 16;       // columns more than asked for
    private const int Powers = 3;       // how often the projection is sharpened
    private const long Seed = 20090612; // the same matrix gives the same factors

    /// <summary>The nearest matrix of a rank: matrix [m, n] ≈ up [m, rank] · down [rank, n], float32, in the caller's scope.</summary>
    /// <param name="matrix">Float32.</param>
    /// <param name="rank">From 1; at most the shorter side.</param>
    /// <param name="exact">Whether it is decomposed in full; else by random projection (Halko, Martinsson and Tropp 2011, algorithm 4.4) where that saves work.</param>
    public static (Tensor Up, Tensor Down) Factor(Tensor matrix, int rank, bool exact)
    {
        using var scope = NewDisposeScope();
        var shorter = Math.Min(matrix.size(0), matrix.size(1));
        var (left, values, right) = exact || 2 * (rank + Spare) >= shorter ? linalg.svd(matrix, fullMatrices: false) : Projected(matrix, rank + Spare);
        var scale = values.narrow(0, 0, rank).sqrt(); // a half to each side, so that neither gets too small for float16
        var up = left.narrow(1, 0, rank) * scale;
        var down = right.narrow(0, 0, rank) * scale.unsqueeze(1);
        return (up.MoveToOuterDisposeScope(), down.contiguous().MoveToOuterDisposeScope());
    }

    /// <summary>Brings both factors between plus and minus the size below which a share of their numbers lies.</summary>
    public static void Clamp(Tensor up, Tensor down, double share)
    {
        using var scope = NewDisposeScope();
        var sizes = cat([up.flatten(), down.flatten()]).abs();
        var bound = sizes.sort().Values[Math.Max(0, (long)Math.Ceiling(share * sizes.numel()) - 1)].item<float>();
        up.WithinInPlace(-bound, bound);
        down.WithinInPlace(-bound, bound);
    }

    private static (Tensor Left, Tensor Values, Tensor Right) Projected(Tensor matrix, int width)
    {
        using var generator = new Generator(Seed, CPU);
        var basis = Basis(matrix.mm(randn([matrix.size(1), width], generator: generator)));
        for (var i = 0; i < Powers; i++) basis = Basis(matrix.mm(Basis(matrix.t().mm(basis))));
        var (left, values, right) = linalg.svd(basis.t().mm(matrix), fullMatrices: false);
        return (basis.mm(left), values, right);
    }

    private static Tensor Basis(Tensor columns) => linalg.qr(columns).Q;
}
