using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Native;

/// <summary>Sums and products whose numbers live as long as the call that reads them.</summary>
/// <remarks>
/// TorchSharp's operators make a temporary <see cref="Scalar"/> of a double, and of the factor 1 that every sum of two tensors carries. Nothing refers to it once its
/// handle is taken, so a collection started by another thread may free it while libtorch reads it: seen as "Expected false to be true", once in some 7,000
/// sums under a storm of collections (docs/decisions/0010-scalars-kept-alive.md). Everything in this project goes by these; the compiler refuses the operators (BannedSymbols.Tensors.txt).
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

    /// <summary>x · factor; whole numbers stay whole.</summary>
    public static Tensor Times(this Tensor x, long factor)
    {
        using var kept = factor.ToScalar();
        return x.mul(kept);
    }

    /// <summary>x + term.</summary>
    public static Tensor Plus(this Tensor x, double term)
    {
        using var kept = term.ToScalar();
        return x.add(kept, one);
    }

    /// <summary>x + term; whole numbers stay whole.</summary>
    public static Tensor Plus(this Tensor x, long term)
    {
        using var kept = term.ToScalar();
        return x.add(kept, one);
    }

    /// <summary>x − term.</summary>
    public static Tensor Less(this Tensor x, double term) => x.Plus(-term);

    /// <summary>1 − x.</summary>
    public static Tensor FromOne(this Tensor x) => x.neg().add(one, one);

    /// <summary>x brought between two bounds.</summary>
    public static Tensor Within(this Tensor x, double least, double most)
    {
        using var low = least.ToScalar();
        using var high = most.ToScalar();
        return x.clamp(low, high);
    }

    /// <summary>x brought between two bounds in its own memory.</summary>
    public static Tensor WithinInPlace(this Tensor x, double least, double most)
    {
        using var low = least.ToScalar();
        using var high = most.ToScalar();
        return x.clamp_(low, high);
    }

    /// <summary>x, or <paramref name="least"/> where it is below.</summary>
    public static Tensor AtLeast(this Tensor x, double least)
    {
        using var low = least.ToScalar();
        return x.clamp_min(low);
    }

    /// <summary>x, or <paramref name="most"/> where it is above.</summary>
    public static Tensor AtMost(this Tensor x, double most)
    {
        using var high = most.ToScalar();
        return x.clamp_max(high);
    }

    /// <summary>x to a power.</summary>
    public static Tensor Power(this Tensor x, double exponent)
    {
        using var kept = exponent.ToScalar();
        return x.pow(kept);
    }

    /// <summary>Whether x is above a bound, element by element.</summary>
    public static Tensor Above(this Tensor x, double bound)
    {
        using var kept = bound.ToScalar();
        return x.gt(kept);
    }

    /// <summary>x + y.</summary>
    public static Tensor Added(this Tensor x, Tensor y) => x.add(y, one);

    /// <summary>x − y.</summary>
    public static Tensor Minus(this Tensor x, Tensor y) => x.sub(y);

    /// <summary>y added to x itself.</summary>
    public static Tensor AddInPlace(this Tensor x, Tensor y) => x.add_(y, one);

    /// <summary>Whether x is a bound or above it, element by element.</summary>
    public static Tensor From(this Tensor x, double bound)
    {
        using var kept = bound.ToScalar();
        return x.ge(kept);
    }

    /// <summary>What is left of whole numbers divided by another, never negative.</summary>
    public static Tensor Modulo(this Tensor x, long divisor)
    {
        using var kept = divisor.ToScalar();
        return x.remainder(kept);
    }

    /// <summary>x with a number in the places of a mask.</summary>
    public static Tensor Filled(this Tensor x, Tensor mask, double value)
    {
        using var kept = value.ToScalar();
        return x.masked_fill(mask, kept);
    }

    /// <summary>x where it is positive and <paramref name="slope"/> · x elsewhere, in its own memory.</summary>
    public static Tensor LeakyInPlace(this Tensor x, double slope)
    {
        using var kept = slope.ToScalar();
        return x.leaky_relu_(kept);
    }

    /// <summary>A tensor of one number.</summary>
    public static Tensor All(double value, ReadOnlySpan<long> shape, ScalarType type, Device? device)
    {
        using var kept = value.ToScalar();
        return full(shape, kept, dtype: type, device: device);
    }

    /// <summary>The whole numbers from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public static Tensor Counted(long first, long end, ScalarType type, Device? device = null)
    {
        using var low = first.ToScalar();
        using var high = end.ToScalar();
        return arange(low, high, one, dtype: type, device: device);
    }
}
