using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>Levels in the float32 arithmetic of k-diffusion, through t = −ln σ and back.</summary>
/// <remarks>A Brownian path is looked up by σ to six decimals, so the last bit of a level can change the noise.</remarks>
internal static class SingleTimes
{
    /// <summary>The step's start, its middle in log σ, and its end.</summary>
    public static (Sigma From, Sigma Middle, Sigma To) Around(Sigma from, Sigma to)
    {
        using var scope = NewDisposeScope();
        var start = -tensor((float)from.Value).log();
        var end = -tensor((float)to.Value).log();
        var middle = start + (end - start) * 0.5;
        return (Level(start), Level(middle), Level(end));
    }

    private static Sigma Level(Tensor time) => new((-time).exp().item<float>());
}
