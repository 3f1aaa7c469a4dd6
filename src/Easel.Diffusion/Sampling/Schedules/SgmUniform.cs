namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>Uniform in time between the range's ends, the lower end left out (Stability's generative-models).</summary>
public sealed record SgmUniform : Schedule
{
    public override IReadOnlyList<Sigma> Sigmas(ScheduleRange range, int steps) => SingleLevels.ThenZero(
        SingleLevels.AtTimes(range.Table, range.Table.TimestepOf(new Sigma(range.Highest)), range.Table.TimestepOf(new Sigma(range.Lowest)), steps + 1)
            .SkipLast(1));
}
