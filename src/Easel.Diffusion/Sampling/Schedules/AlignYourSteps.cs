namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>The optimised ten-step tables of Sabour et al. 2024, interpolated in ln σ to other lengths.</summary>
public sealed record AlignYourSteps : Schedule
{
    private static readonly double[] Sd = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029];
    private static readonly double[] Sdxl = [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.380, 0.234, 0.113, 0.029];

    public override IReadOnlyList<Sigma> Sigmas(ScheduleRange range, int steps)
    {
        var table = range.IsSdxl ? Sdxl : Sd;
        return SingleLevels.ThenZero(steps == table.Length ? table : Enumerable.Range(0, steps).Select(i => At(table, i, steps)));
    }

    // Counted from the lowest level, so that a single step lands there, as A1111's interpolation does.
    private static double At(double[] table, int index, int steps)
    {
        var last = table.Length - 1;
        var position = steps == 1 ? last : (double)index * last / (steps - 1);
        var low = Math.Min((int)position, last - 1);
        return Math.Exp(Math.Log(table[low]) + (position - low) * (Math.Log(table[low + 1]) - Math.Log(table[low])));
    }
}
