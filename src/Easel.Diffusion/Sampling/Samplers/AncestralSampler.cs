using Easel.Core.Requests;
using Easel.Core.Settings;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>A sampler that draws part of the noise anew at each step.</summary>
public abstract record AncestralSampler : Sampler
{
    protected AncestralSampler(SamplerFacts facts) : base(facts)
    {
    }

    [Setting("Eta", Min = 0, Max = 1, Step = 0.01, Help = "Share of the noise that is drawn anew at each step; 0 draws none.")]
    public double Eta { get; init; } = 1;

    [Setting("Sigma noise", Min = 0, Max = 1.1, Step = 0.001, Help = "Factor on the noise that is added.")]
    public double NoiseScale { get; init; } = 1;

    public override Sampler Configured(PictureOptions options) =>
        this with { Eta = options.Eta ?? Eta, NoiseScale = Facts.TakesNoiseScale ? options.SigmaNoise : NoiseScale };
}
