using Easel.Core.Requests;
using Easel.Core.Settings;
using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>Denoising diffusion implicit models (Song et al. 2021, eq. 12).</summary>
public sealed record Ddim() : TimestepSampler(new SamplerFacts { WalksTimesteps = true })
{
    [Setting("Eta DDIM", Min = 0, Max = 1, Step = 0.01, Help = "Share of the noise that is drawn anew at each step; 0 draws none.")]
    public double Eta { get; init; }

    public override Sampler Configured(PictureOptions options) => this with { Eta = options.EtaDdim ?? Eta };

    protected override Step Begin(SamplerRun run) => (x, from, to) =>
    {
        var (clean, noise) = Predict(run, x, from);
        return Next(clean, noise, run.Noise.Next(), Alpha(from), Alpha(to), Eta);
    };

    /// <summary>The latent at ᾱ′ = <paramref name="next"/> from its estimate, the noise it is said to have and fresh noise.</summary>
    internal static Tensor Next(Tensor clean, Tensor noise, Tensor fresh, double alpha, double next, double eta)
    {
        var spread = eta * Math.Sqrt((1 - next) / (1 - alpha) * (1 - alpha / next));
        return clean.Times(Math.Sqrt(next)).Added(noise.Times(Math.Sqrt(Math.Max(0, 1 - next - spread * spread)))).Added(fresh.Times(spread));
    }
}
