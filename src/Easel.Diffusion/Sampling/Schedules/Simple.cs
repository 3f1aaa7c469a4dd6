namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>Every so-many-th of the model's levels, from the top.</summary>
public sealed record Simple : Schedule
{
    public override IReadOnlyList<Sigma> Sigmas(ScheduleRange range, int steps)
    {
        var stride = range.Table.Count / (double)steps;
        return SingleLevels.ThenZero(Enumerable.Range(0, steps).Select(i => range.Table[range.Table.Count - 1 - (int)(i * stride)].Value));
    }
}
