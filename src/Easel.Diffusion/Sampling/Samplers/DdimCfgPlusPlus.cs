using Easel.Core.Requests;
using Easel.Core.Settings;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>DDIM that puts back the unconditional noise, so that guidance stays on the data's manifold (Chung et al. 2024, CFG++).</summary>
public sealed record DdimCfgPlusPlus() : TimestepSampler(new SamplerFacts { WalksTimesteps = true, NeedsUnconditionalNoise = true, GuidanceDivisor = 12.5 })
{
    [Setting("Eta DDIM", Min = 0, Max = 1, Step = 0.01, Help = "Share of the noise that is drawn anew at each step; 0 draws none.")]
    public double Eta { get; init; }

    public override Sampler Configured(PictureOptions options) => this with { Eta = options.EtaDdim ?? Eta };

    protected override Step Begin(SamplerRun run)
    {
        var unconditional = run.UnconditionalNoise
            ?? throw new InvalidOperationException("CFG++ needs SamplerRun.UnconditionalNoise; take it from the guidance.");

        return (x, from, to) =>
        {
            var (clean, _) = Predict(run, x, from);
            return Ddim.Next(clean, unconditional(), run.Noise.Next(), Alpha(from), Alpha(to), Eta);
        };
    }
}
