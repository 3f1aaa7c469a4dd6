using System.Text.Json.Serialization;
using Easel.Core.Requests;
using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling;

/// <summary>
/// A way of walking from noise to a picture. The record holds the options; <see cref="Begin"/> makes the step for one run,
/// whose history lives in the closure. The only sampling loop is here.
/// </summary>
public abstract record Sampler
{
    protected Sampler(SamplerFacts facts) => Facts = facts;

    [JsonIgnore]
    public SamplerFacts Facts { get; }

    /// <summary>Walks <paramref name="x"/> [B, C, H, W] through the run's levels; <paramref name="x"/> stays the caller's.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; no tensor is left behind.</exception>
    public Tensor Sample(SamplerRun run, Tensor x)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        try
        {
            x = x.alias();
            var step = Begin(run);
            var total = StepCount(run);
            var done = 0;
            foreach (var leg in Legs(run))
            {
                run.At = leg.To;
                var next = InScope(step, x, leg);
                x.Dispose();
                x = next;
                run.Report(++done, total);
            }

            return x.MoveToOuterDisposeScope();
        }
        finally
        {
            run.Forget();
        }
    }

    /// <summary>This sampler with A1111's settings laid over its options.</summary>
    public virtual Sampler Configured(PictureOptions options) => this;

    /// <summary>The model as this sampler sees it; only consistency models are seen differently.</summary>
    public virtual NoiseModel Adapt(NoiseModel model) => model;

    /// <summary>The latent to start from: pure noise scaled to the first level.</summary>
    /// <param name="noise">Standard normal [B, C, H, W].</param>
    /// <param name="start">The first level.</param>
    /// <param name="sgmMultiplier">Scale by √(1+σ²) instead of σ.</param>
    public virtual Tensor Start(Tensor noise, Sigma start, bool sgmMultiplier = false) =>
        noise.Times(sgmMultiplier ? Math.Sqrt(1 + start * start) : start.Value);

    /// <summary>The latent to start from: <paramref name="clean"/> with noise of the first level, and <paramref name="extra"/> noise on top.</summary>
    public virtual Tensor StartFrom(Tensor clean, Tensor noise, Sigma start, double extra = 0)
    {
        using var scope = NewDisposeScope();
        return clean.Added(noise.Times(start.Value)).Added(noise.Times(extra)).MoveToOuterDisposeScope();
    }

    /// <summary>Starts a run: returns the step, which may remember what earlier steps found.</summary>
    protected abstract Step Begin(SamplerRun run);

    /// <summary>The legs of the walk; by default from each level of the schedule to the next.</summary>
    protected virtual IEnumerable<Leg> Legs(SamplerRun run)
    {
        for (var i = 0; i + 1 < run.Sigmas.Count; i++) yield return new Leg(run.Sigmas[i], run.Sigmas[i + 1]);
    }

    /// <summary>How many legs there will be, or null when unknown.</summary>
    protected virtual int? StepCount(SamplerRun run) => run.Sigmas.Count - 1;

    /// <summary>The direction of the probability-flow ODE, dx/dσ (Karras et al. 2022, eq. 3).</summary>
    protected static Tensor Slope(Tensor x, Sigma sigma, Tensor denoised) => x.Minus(denoised).Over(sigma.Value);

    /// <summary>Negative log σ, half the log signal-to-noise ratio: the time of DPM-Solver.</summary>
    protected static double Lambda(Sigma sigma) => -Math.Log(sigma);

    /// <summary>exp(x) − 1 without cancellation near 0.</summary>
    protected static double ExpMinusOne(double x) => Math.Abs(x) < 1e-5 ? x + x * x / 2 : Math.Exp(x) - 1;

    /// <summary>Splits a step into a deterministic part down to <c>Down</c> and fresh noise of <c>Up</c>, so that the variance is σ².</summary>
    /// <remarks>In float32, as k-diffusion: near η = 1 <c>Down</c> is a small difference.</remarks>
    protected internal static (Sigma Down, double Up) Ancestral(Sigma from, Sigma to, double eta)
    {
        if (eta == 0) return (to, 0);
        var (start, end) = ((float)from.Value * (float)from.Value, (float)to.Value * (float)to.Value);
        var up = Math.Min((float)to.Value, (float)eta * MathF.Sqrt(end * (start - end) / start));
        return (new Sigma(MathF.Sqrt(Math.Max(0, end - up * up))), up);
    }

    private static Tensor InScope(Step step, Tensor x, Leg leg)
    {
        using var scope = NewDisposeScope();
        return step(x, leg.From, leg.To).MoveToOuterDisposeScope();
    }
}
