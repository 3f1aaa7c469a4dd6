using Easel.Core.Requests;
using Easel.Diffusion.Sampling.Noise;
using Easel.Diffusion.Sampling.Samplers;
using Easel.Diffusion.Sampling.Schedules;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling;

/// <summary>The levels a sampler walks for one request.</summary>
/// <param name="Schedule">All levels; Brownian noise spans these.</param>
/// <param name="Levels">Those that are walked: all, or for img2img the end.</param>
/// <param name="Start">The level whose noise the start latent carries.</param>
/// <param name="Highest">Upper end for samplers that choose their own levels.</param>
/// <param name="Lowest">Lower end for samplers that choose their own levels.</param>
public sealed record SamplingPath(IReadOnlyList<Sigma> Schedule, IReadOnlyList<Sigma> Levels, Sigma Start, Sigma Highest, Sigma Lowest)
{
    /// <summary>Steps for samplers that choose their own levels: those asked for, whatever the schedule's length.</summary>
    public int Steps { get; init; } = Levels.Count - 1;

    /// <summary>The path from pure noise.</summary>
    /// <param name="sampler">Already configured.</param>
    /// <param name="schedule">Already configured; automatic is resolved here.</param>
    /// <param name="table">The model's levels as the sampler sees them (<see cref="Sampler.Adapt"/>).</param>
    /// <param name="options">Ends of the range, discarding.</param>
    /// <param name="steps">1 or more.</param>
    /// <param name="isSdxl">See <see cref="ScheduleRange"/>.</param>
    public static SamplingPath FromNoise(Sampler sampler, Schedule schedule, NoiseTable table, PictureOptions options, int steps, bool isSdxl = false)
    {
        if (sampler is TimestepSampler walker)
        {
            var levels = walker.Levels(table, Walked(options, steps));
            return new SamplingPath(levels, levels, levels[0], levels[0], levels[^1]);
        }

        var all = Sigmas(sampler, schedule, table, options, steps, isSdxl);
        return new SamplingPath(all, all, all[0], new Sigma(table.SigmaMax), new Sigma(table.SigmaMin)) { Steps = steps };
    }

    /// <summary>The path from a picture with some noise.</summary>
    /// <inheritdoc cref="FromNoise"/>
    public static SamplingPath FromImage(Sampler sampler, Schedule schedule, NoiseTable table, PictureOptions options, ImageSteps steps, bool isSdxl = false)
    {
        if (sampler is TimestepSampler walker)
        {
            // The start carries the noise of one timestep above the first one walked, as A1111 has it.
            var asked = Walked(options, Math.Max(steps.Schedule, 1));
            var timesteps = TimestepSampler.Timesteps(table, asked);
            var start = table.AtTimestep(timesteps[Math.Min(steps.Encode, timesteps.Count - 1)]);
            var levels = walker.Levels(table, asked, steps.Encode);
            return new SamplingPath(levels, levels, start, start, levels.Count > 0 ? levels[^1] : start);
        }

        var all = Sigmas(sampler, schedule, table, options, Math.Max(steps.Schedule, 1), isSdxl);
        IReadOnlyList<Sigma> walked = [.. all.Skip(Math.Max(steps.Schedule - steps.Encode - 1, 0))];
        return new SamplingPath(all, walked, walked[0], walked[0], walked[^2]);
    }

    /// <summary>A run over this path; <paramref name="unconditionalNoise"/> is what CFG++ asks the guidance.</summary>
    public SamplerRun Run(
        Denoise denoise,
        NoiseSource noise,
        Func<Tensor>? unconditionalNoise = null,
        IProgress<StepReport>? progress = null,
        CancellationToken cancel = default) =>
        new(denoise, Levels, noise) { Steps = Steps, Highest = Highest, Lowest = Lowest, Progress = progress, Cancel = cancel, UnconditionalNoise = unconditionalNoise };

    /// <summary>The schedule's levels for a sampler, A1111's options applied.</summary>
    /// <inheritdoc cref="FromNoise"/>
    public static IReadOnlyList<Sigma> Sigmas(Sampler sampler, Schedule schedule, NoiseTable table, PictureOptions options, int steps, bool isSdxl = false)
    {
        var discards = sampler.Facts.DiscardsNextToLast || options.AlwaysDiscardNextToLastSigma;
        var sigmas = (schedule is Automatic ? Automatic.For(sampler, schedule).Configured(options) : schedule)
            .Sigmas(ScheduleRange.Of(table, options, isSdxl), discards ? steps + 1 : steps);
        return discards ? [.. sigmas.SkipLast(2), sigmas[^1]] : sigmas;
    }

    // Samplers over timesteps only space them as if there were one more.
    private static int Walked(PictureOptions options, int steps) => options.AlwaysDiscardNextToLastSigma ? steps + 1 : steps;
}
