using Easel.Core.Requests;
using Easel.Core.Settings;

namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>Levels at even quantiles of a Beta distribution over the range (Lee et al. 2024).</summary>
public sealed record Beta : Schedule
{
    [Setting("Beta schedule alpha", Min = 0.01, Max = 5, Step = 0.01, Help = "Below 1 puts more steps at high noise.")]
    public double Alpha { get; init; } = 0.6;

    [Setting("Beta schedule beta", Min = 0.01, Max = 5, Step = 0.01, Help = "Below 1 puts more steps at low noise.")]
    public double BetaParameter { get; init; } = 0.6;

    public override Schedule Configured(PictureOptions options) => this with { Alpha = options.BetaAlpha, BetaParameter = options.BetaBeta };

    public override IReadOnlyList<Sigma> Sigmas(ScheduleRange range, int steps) => SingleLevels.ThenZero(
        from i in Enumerable.Range(0, steps)
        let quantile = BetaDistribution.Quantile(steps == 1 ? 1 : 1 - (double)i / (steps - 1), Alpha, BetaParameter)
        select range.Lowest + quantile * (range.Highest - range.Lowest));
}
