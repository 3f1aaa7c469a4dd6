namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>Continuous time of a discrete table: τ in (0, 1], knots at (i+1)/count, ln √ᾱ linear between them and beyond (Lu et al. 2022, NoiseScheduleVP).</summary>
internal sealed class UniPcGrid(NoiseTable table)
{
    private double First => 1.0 / table.Count;

    /// <summary><paramref name="steps"/> + 1 levels from <paramref name="start"/> to the table's first knot.</summary>
    public IReadOnlyList<Sigma> Levels(UniPcSkipType skip, double start, int steps)
    {
        var shares = Enumerable.Range(0, steps + 1).Select(i => i / (double)steps);
        return [.. (skip switch
        {
            UniPcSkipType.TimeUniform => shares.Select(share => Mix(start, First, share)),
            UniPcSkipType.TimeQuadratic => shares.Select(share => Math.Pow(Mix(Math.Sqrt(start), Math.Sqrt(First), share), 2)),
            _ => shares.Select(share => TimeOf(Mix(Lambda(start), Lambda(First), share))),
        }).Select(At)];
    }

    private static double Mix(double from, double to, double share) => from + (to - from) * share;

    // float32, as the network is told it.
    private Sigma At(double time) => new(Math.Exp(-Lambda(time))) { Timestep = (float)((time - First) * table.Count) };

    /// <summary>ln(√ᾱ / √(1−ᾱ)) = −ln σ.</summary>
    private double Lambda(double time)
    {
        var log = LogAlpha(time);
        return log - 0.5 * Math.Log(1 - Math.Exp(2 * log));
    }

    private double LogAlpha(double time)
    {
        var position = time * table.Count - 1;
        var low = Math.Clamp((int)Math.Floor(position), 0, table.Count - 2);
        return Mix(Knot(low), Knot(low + 1), position - low);
    }

    private double TimeOf(double lambda)
    {
        var log = -0.5 * Math.Log(1 + Math.Exp(-2 * lambda));
        var (low, high) = (0, table.Count - 1); // ln √ᾱ falls with the index
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (Knot(middle) > log) low = middle;
            else high = middle;
        }

        return (low + 1 + (log - Knot(low)) / (Knot(low + 1) - Knot(low))) / table.Count;
    }

    private double Knot(int index) => 0.5 * Math.Log(table.AlphaAt(index));
}
