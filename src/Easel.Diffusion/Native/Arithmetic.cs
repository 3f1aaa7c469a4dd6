using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Native;

/// <summary>Sums and products whose numbers live as long as the call that reads them.</summary>
/// <remarks>
/// TorchSharp's operators make a temporary <see cref="Scalar"/> of a double, and of the factor 1 that every sum of two tensors carries. Nothing refers to it once its
/// handle is taken, so a collection started by another thread may free it while libtorch reads it: seen as "Expected false to be true", once in some 7,000
/// sums under a storm of collections (docs/decisions/0010-scalars-kept-alive.md). What every step of every sampler passes through goes by these.
/// </remarks>
internal static class Arithmetic
{
    private static readonly Scalar one = 1.ToScalar();

    /// <summary>x · factor.</summary>
    public static Tensor Times(this Tensor x, double factor)
    {
        using var kept = factor.ToScalar();
        return x.mul(kept);
    }

    /// <summary>x / divisor.</summary>
    public static Tensor Over(this Tensor x, double divisor)
    {
        using var kept = divisor.ToScalar();
        return x.div(kept);
    }

    /// <summary>1 − x.</summary>
    public static Tensor FromOne(this Tensor x) => x.neg().add(one, one);

    /// <summary>x + y.</summary>
    public static Tensor Added(this Tensor x, Tensor y) => x.add(y, one);

    /// <summary>x − y.</summary>
    public static Tensor Minus(this Tensor x, Tensor y) => x.sub(y);

    /// <summary>y added to x itself.</summary>
    public static Tensor AddInPlace(this Tensor x, Tensor y) => x.add_(y, one);
}
