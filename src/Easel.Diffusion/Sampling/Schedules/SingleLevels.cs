using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>The one place where schedules become float32: k-diffusion computes them on float32 tensors.</summary>
internal static class SingleLevels
{
    /// <summary>The levels a float32 computation gives, and 0 at the end.</summary>
    public static IReadOnlyList<Sigma> ThenZero(Func<Tensor> levels) => [.. Of(levels), new Sigma(0)];

    /// <summary>Levels rounded to float32, and 0 at the end.</summary>
    public static IReadOnlyList<Sigma> ThenZero(IEnumerable<double> levels) => [.. levels.Select(level => new Sigma((float)level)), new Sigma(0)];

    /// <summary>The levels a float32 computation gives.</summary>
    public static IReadOnlyList<Sigma> Of(Func<Tensor> levels)
    {
        using var scope = NewDisposeScope();
        return Array.ConvertAll(levels().data<float>().ToArray(), level => new Sigma(level));
    }

    /// <summary><paramref name="steps"/> float32 numbers from first to last.</summary>
    public static Tensor Ramp(double first, double last, int steps) => linspace(first, last, steps, dtype: ScalarType.Float32);

    /// <summary>The model's levels at <paramref name="count"/> timesteps from first to last.</summary>
    public static IEnumerable<double> AtTimes(NoiseTable table, double first, double last, int count)
    {
        using var scope = NewDisposeScope();
        return Array.ConvertAll(Ramp(first, last, count).data<float>().ToArray(), time => table.SigmaAt(time).Value);
    }
}
