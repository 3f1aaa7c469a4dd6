using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Sinusoidal embedding of numbers: [B] → [B, width], cosines first (LDM util.py timestep_embedding).</summary>
public static class TimestepEmbedding
{
    private const double LongestPeriod = 10000;

    /// <param name="values">[B] float; timesteps, or sizes in pixels for SDXL's vector.</param>
    /// <param name="width">Even.</param>
    public static Tensor Of(Tensor values, long width)
    {
        using var scope = NewDisposeScope();
        var half = width / 2;
        // The factor is rounded to float32 before the product, as the reference does.
        var exponents = arange(0, half, dtype: float32, device: values.device) * -Math.Log(LongestPeriod) / half;
        var angles = values.to(float32).unsqueeze(1) * exponents.exp().unsqueeze(0); // [B, half]
        return cat([angles.cos(), angles.sin()], dim: -1).MoveToOuterDisposeScope();
    }
}
