namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>Levels even in ln σ.</summary>
public sealed record Exponential : Schedule
{
    public override IReadOnlyList<Sigma> Sigmas(ScheduleRange range, int steps) =>
        SingleLevels.ThenZero(() => SingleLevels.Ramp(Math.Log(range.Highest), Math.Log(range.Lowest), steps).exp());
}
