namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>Uniform in the model's time between the range's ends.</summary>
public sealed record Normal : Schedule
{
    public override IReadOnlyList<Sigma> Sigmas(ScheduleRange range, int steps) => SingleLevels.ThenZero(
        SingleLevels.AtTimes(range.Table, range.Table.TimestepOf(new Sigma(range.Highest)), range.Table.TimestepOf(new Sigma(range.Lowest)), steps));
}
