namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>Uniform in the model's time, over all of it: the range's ends do not apply.</summary>
public sealed record Uniform : Schedule
{
    public override IReadOnlyList<Sigma> Sigmas(ScheduleRange range, int steps) =>
        SingleLevels.ThenZero(SingleLevels.AtTimes(range.Table, range.Table.Timesteps.Last, range.Table.Timesteps.First, steps));
}
