using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Sinusoidal embedding of numbers: [B] → [B, width], cosines first (LDM util.py timestep_embedding).</summary>
public static class TimestepEmbedding
{
    private const float LongestPeriodLog = -9.210340371976184f; // −ln 10000

    /// <param name="values">[B] float; timesteps, or sizes in pixels for SDXL's vector.</param>
    /// <param name="width">Even.</param>
    public static Tensor Of(Tensor values, long width)
    {
        using var scope = NewDisposeScope();
        var half = (int)(width / 2);
        // The factor is rounded to float32 before the product, as the reference does.
        var frequencies = tensor([.. Enumerable.Range(0, half).Select(i => Exp(i * LongestPeriodLog / half))], device: values.device);
        var angles = values.to(float32).unsqueeze(1) * frequencies.unsqueeze(0); // [B, half]
        return cat([angles.cos(), angles.sin()], dim: -1).MoveToOuterDisposeScope();
    }

    /// <summary>eˣ for x ≤ 0, rounded as SLEEF's expf_u10 rounds it (N. Shibata), which torch's CPU builds call.</summary>
    /// <remarks>A size of 1216 pixels times a frequency one unit in the last place off is already 7e-5 of an angle.</remarks>
    private static float Exp(float x)
    {
        var power = MathF.Round(x * 1.44269504f); // x / ln 2
        var rest = MathF.FusedMultiplyAdd(power, -0.693145751953125f, x); // ln 2 in two parts
        rest = MathF.FusedMultiplyAdd(power, -1.428606765330187e-06f, rest);
        var sum = 0.000198527617612853646278381f;
        foreach (var coefficient in (ReadOnlySpan<float>)[0.00139304355252534151f, 0.00833336077630519867f, 0.0416664853692054749f, 0.166666671633720398f, 0.5f])
            sum = MathF.FusedMultiplyAdd(sum, rest, coefficient);
        return MathF.ScaleB(1 + MathF.FusedMultiplyAdd(rest * rest, sum, rest), (int)power);
    }
}
