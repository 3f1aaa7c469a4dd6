using Easel.Core.Requests;
using Easel.Core.Settings;
using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>A sampler that can first add a little noise to each step (Karras et al. 2022, algorithm 2).</summary>
public abstract record ChurnedSampler : Sampler
{
    private const double LargestGrowth = 0.41421356237309515; // √2 − 1

    protected ChurnedSampler(SamplerFacts facts) : base(facts)
    {
    }

    [Setting("Sigma churn", Min = 0, Max = 100, Step = 0.01, Help = "Total amount of noise stirred in; 0 is none.")]
    public double Churn { get; init; }

    [Setting("Sigma tmin", Min = 0, Max = 10, Step = 0.01, Help = "No noise is stirred in below this σ.")]
    public double ChurnMin { get; init; }

    [Setting("Sigma tmax", Min = 0, Max = 999, Step = 0.01, Help = "No noise is stirred in above this σ; 0 is no limit.")]
    public double ChurnMax { get; init; }

    [Setting("Sigma noise", Min = 0, Max = 1.1, Step = 0.001, Help = "Factor on the noise that is added.")]
    public double NoiseScale { get; init; } = 1;

    public override Sampler Configured(PictureOptions options) => this with
    {
        Churn = options.SigmaChurn,
        ChurnMin = options.SigmaTmin,
        ChurnMax = options.SigmaTmax,
        NoiseScale = options.SigmaNoise,
    };

    /// <summary>The latent and its level after churning. Noise is drawn at every step, used or not, as k-diffusion does.</summary>
    protected (Tensor X, Sigma Level) Churned(SamplerRun run, Tensor x, Sigma from)
    {
        if (Churn <= 0) return (x, from);

        var noise = run.Noise.Next();
        var inside = from >= ChurnMin && (ChurnMax == 0 || from <= ChurnMax);
        var growth = inside ? Math.Min(Churn / (run.Sigmas.Count - 1), LargestGrowth) : 0;
        if (growth == 0) return (x, from);

        var level = from * (1 + growth);
        return (x.Added(noise.Times(NoiseScale * Math.Sqrt(level * level - from * from))), new Sigma(level));
    }
}
