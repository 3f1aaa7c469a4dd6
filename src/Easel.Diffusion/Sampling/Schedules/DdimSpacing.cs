namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>The levels DDIM takes: every so-many-th of the model's, from the bottom up; there may be one more than asked.</summary>
public sealed record DdimSpacing : Schedule
{
    public override IReadOnlyList<Sigma> Sigmas(ScheduleRange range, int steps)
    {
        var stride = Math.Max(range.Table.Count / steps, 1);
        var levels = new List<double>();
        for (var i = 1; i < range.Table.Count; i += stride) levels.Insert(0, range.Table[i].Value);
        return SingleLevels.ThenZero(levels);
    }
}
