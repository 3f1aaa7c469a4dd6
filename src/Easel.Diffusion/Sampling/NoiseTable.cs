using Easel.Core.Requests;

namespace Easel.Diffusion.Sampling;

/// <summary>The noise levels a model was trained on, and the way between σ and its timesteps (k-diffusion external.py, float32 as there).</summary>
public sealed class NoiseTable
{
    /// <summary>ᾱ of the last timestep once the schedule is rescaled to end in pure noise (Lin et al. 2023); 0 would divide by zero.</summary>
    private const float TerminalAlpha = 4.8973451890853435e-08f;

    private readonly float[] alphas;
    private readonly float[] sigmas;
    private readonly float[] logSigmas;

    private NoiseTable(float[] alphas)
    {
        this.alphas = alphas;
        sigmas = Array.ConvertAll(alphas, alpha => MathF.Sqrt((1f - alpha) / alpha));
        logSigmas = Array.ConvertAll(sigmas, MathF.Log);
    }

    /// <summary>Number of levels.</summary>
    public int Count => sigmas.Length;

    /// <summary>Timesteps between two entries: 1, or 20 for consistency models.</summary>
    public int Stride { get; private init; } = 1;

    /// <summary>Whether only the table's own timesteps are used.</summary>
    public bool IsQuantized { get; private init; }

    public double SigmaMin => sigmas[0];

    public double SigmaMax => sigmas[^1];

    /// <summary>The timestep of the first and of the last entry.</summary>
    public (int First, int Last) Timesteps => (Stride - 1, Count * Stride - 1);

    /// <summary>The table of Stable Diffusion 1, 2 and XL: √β linear from √0.00085 to √0.012 over 1000 steps (LDM, "linear").</summary>
    public static NoiseTable ScaledLinear(double first = 0.00085, double last = 0.012, int count = 1000)
    {
        var alphas = new float[count];
        var product = 1.0;
        var (start, end) = (Math.Sqrt(first), Math.Sqrt(last));
        for (var i = 0; i < count; i++)
        {
            var root = start + (end - start) * i / (count - 1);
            product *= 1 - root * root;
            alphas[i] = (float)product;
        }

        return new NoiseTable(alphas);
    }

    /// <summary>A table from a checkpoint's own ᾱ, lowest noise first.</summary>
    public static NoiseTable From(ReadOnlySpan<float> alphas) => new(alphas.ToArray());

    /// <summary>This table under A1111's options: ᾱ through half precision, zero terminal SNR, quantization.</summary>
    public NoiseTable Configured(PictureOptions options)
    {
        if (options is { DowncastAlphas: false, ZeroTerminalSnr: false, Quantization: false }) return this;
        var changed = options.DowncastAlphas ? Array.ConvertAll(alphas, alpha => (float)(Half)alpha) : alphas;
        return new NoiseTable(options.ZeroTerminalSnr ? Rescaled(changed) : changed) { IsQuantized = options.Quantization };
    }

    /// <summary>Every <paramref name="stride"/>-th level, used without interpolation (latent consistency models).</summary>
    public NoiseTable Thinned(int stride) =>
        new([.. alphas.Where((_, index) => index % stride == stride - 1)]) { Stride = stride, IsQuantized = true };

    /// <summary>ᾱ of entry <paramref name="index"/>, 0 is the lowest noise.</summary>
    public double AlphaAt(int index) => alphas[index];

    /// <summary>σ of entry <paramref name="index"/>.</summary>
    public Sigma this[int index] => new(sigmas[index]);

    /// <summary>σ between the entries around <paramref name="timestep"/>, linear in ln σ.</summary>
    public Sigma SigmaAt(double timestep)
    {
        var position = Math.Clamp((float)(timestep - Timesteps.First) / Stride, 0f, Count - 1f);
        var low = (int)MathF.Floor(position);
        var high = (int)MathF.Ceiling(position);
        var weight = position - low;
        return new Sigma(MathF.Exp((1f - weight) * logSigmas[low] + weight * logSigmas[high]));
    }

    /// <summary>The timestep whose level is <paramref name="sigma"/>, between entries linear in ln σ; outside, the nearest end.</summary>
    public double TimestepOf(Sigma sigma)
    {
        var log = MathF.Log((float)sigma.Value);
        if (IsQuantized) return Nearest(log) * Stride + Timesteps.First;

        var low = 0;
        for (var i = 1; i < Count - 1 && logSigmas[i] <= log; i++) low = i;
        var weight = Math.Clamp((logSigmas[low] - log) / (logSigmas[low] - logSigmas[low + 1]), 0f, 1f);
        return (1f - weight) * low + weight * (low + 1);
    }

    /// <summary>σ of a whole timestep, which it remembers.</summary>
    public Sigma AtTimestep(int timestep)
    {
        double alpha = alphas[timestep];
        return new Sigma(Math.Sqrt((1 - alpha) / alpha)) { Timestep = timestep };
    }

    /// <summary>The entry whose σ is nearest.</summary>
    public int NearestTo(Sigma sigma)
    {
        var (nearest, value) = (0, (float)sigma.Value);
        for (var i = 1; i < Count; i++)
            if (MathF.Abs(value - sigmas[i]) < MathF.Abs(value - sigmas[nearest])) nearest = i;
        return nearest;
    }

    private int Nearest(float log)
    {
        var nearest = 0;
        for (var i = 1; i < Count; i++)
            if (MathF.Abs(log - logSigmas[i]) < MathF.Abs(log - logSigmas[nearest])) nearest = i;
        return nearest;
    }

    private static float[] Rescaled(float[] alphas)
    {
        var roots = Array.ConvertAll(alphas, MathF.Sqrt);
        var (first, last) = (roots[0], roots[^1]);
        var rescaled = Array.ConvertAll(roots, root => (root - last) * (first / (first - last)));
        for (var i = 0; i < rescaled.Length; i++) rescaled[i] *= rescaled[i];
        rescaled[^1] = TerminalAlpha;
        return rescaled;
    }
}
