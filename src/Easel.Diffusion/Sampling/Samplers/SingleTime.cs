using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>The time of DPM-Solver, t = −ln σ, in the float32 arithmetic of k-diffusion.</summary>
/// <remarks>A step multiplies latents of deviation 14 by functions of t, and a Brownian path is looked up by σ to six decimals: the last bit shows.</remarks>
internal readonly record struct SingleTime(float Value)
{
    public static SingleTime Of(Sigma sigma) => new(-Computed((float)sigma.Value, value => value.log()));

    /// <summary>σ at this time.</summary>
    public Sigma Level => new(Computed(-Value, value => value.exp()));

    /// <summary>The time a share of the way to <paramref name="end"/>.</summary>
    public SingleTime Towards(SingleTime end, float share) => new(Value + share * (end.Value - Value));

    /// <summary><paramref name="count"/> + 1 times, evenly from this to <paramref name="end"/>.</summary>
    public SingleTime[] Through(SingleTime end, int count)
    {
        using var scope = NewDisposeScope();
        return Array.ConvertAll(linspace(Value, end.Value, count + 1, dtype: ScalarType.Float32).data<float>().ToArray(), time => new SingleTime(time));
    }

    /// <summary>eʰ − 1.</summary>
    public static float Growth(float h) => Computed(h, value => value.expm1());

    // As torch computes it, which is not always as the C runtime does.
    private static float Computed(float value, Func<Tensor, Tensor> function)
    {
        using var scope = NewDisposeScope();
        return function(tensor(value)).item<float>();
    }
}
