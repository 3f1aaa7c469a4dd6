namespace Easel.Diffusion.Starting;

/// <summary>
/// Replaces each value by a mean of a slice of its neighbours in order of size, each as thick as its weight: all are a blur, the middle ones something like a median, the last ones
/// something like a maximum. Neighbours weigh by a Gaussian that ends at their border.
/// </summary>
internal static class StackFilter
{
    private const int Radius = 2;
    private const double Deviation = 1.5;
    private const double LeastThickness = 1;

    private static readonly double[] Weights = [.. from y in Enumerable.Range(-Radius, 2 * Radius + 1)
                                                   from x in Enumerable.Range(-Radius, 2 * Radius + 1)
                                                   select Weight(x, y)];

    /// <summary>The values filtered.</summary>
    /// <param name="values">Row by row.</param>
    /// <param name="width">Of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="from">Where the slice begins, as a share of the stack.</param>
    /// <param name="to">Where it ends.</param>
    public static double[] Apply(double[] values, int width, int height, double from, double to)
    {
        var filtered = new double[values.Length];
        var stack = new List<(double Value, double Weight)>(Weights.Length);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                Collect(values, width, height, (x, y), stack);
                filtered[y * width + x] = Slice(stack, from, to);
            }

        return filtered;
    }

    private static void Collect(double[] values, int width, int height, (int X, int Y) at, List<(double Value, double Weight)> stack)
    {
        stack.Clear();
        for (var y = Math.Max(0, at.Y - Radius); y <= Math.Min(height - 1, at.Y + Radius); y++)
            for (var x = Math.Max(0, at.X - Radius); x <= Math.Min(width - 1, at.X + Radius); x++)
                stack.Add((values[y * width + x], Weights[(y - at.Y + Radius) * (2 * Radius + 1) + x - at.X + Radius]));
        stack.Sort((a, b) => a.Value.CompareTo(b.Value));
    }

    private static double Slice(List<(double Value, double Weight)> stack, double from, double to)
    {
        var thickness = stack.Sum(entry => entry.Weight);
        var (low, high) = Bounds(thickness, from, to);
        var (below, sum, share) = (0.0, 0.0, 0.0);
        foreach (var (value, weight) in stack)
        {
            var part = Math.Min(high, below + weight) - Math.Max(low, below);
            if (part > 0) (sum, share) = (sum + value * part, share + part);
            below += weight;
        }

        return share > 0 ? sum / share : 0;
    }

    // A slice too thin is made thicker round its middle, and moved inside.
    private static (double Low, double High) Bounds(double thickness, double from, double to)
    {
        var (low, high) = (thickness * from, thickness * to);
        if (high - low >= LeastThickness) return (low, high);
        var middle = (low + high) / 2;
        (low, high) = (middle - LeastThickness / 2, middle + LeastThickness / 2);
        if (high > thickness) (low, high) = (thickness - LeastThickness, thickness);
        return low < 0 ? (0, LeastThickness) : (low, high);
    }

    // 1 in the middle, 0 one place beyond the radius.
    private static double Weight(int x, int y)
    {
        var end = Bell((Radius + 1) * (Radius + 1));
        return Math.Max(0, (Bell(x * x + y * y) - end) / (1 - end));
    }

    private static double Bell(double squared) => Math.Exp(-squared / (Deviation * Deviation));
}
