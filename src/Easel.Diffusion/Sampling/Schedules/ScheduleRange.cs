using Easel.Core.Requests;

namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>What a schedule is cut from.</summary>
/// <param name="Table">The model's levels.</param>
/// <param name="Lowest">Lowest σ above 0.</param>
/// <param name="Highest">Highest σ.</param>
/// <param name="IsSdxl">Whether the model is of the SDXL family (align_your_steps has a table of its own for it).</param>
public sealed record ScheduleRange(NoiseTable Table, double Lowest, double Highest, bool IsSdxl = false)
{
    /// <summary>The model's own ends, or those A1111's settings name.</summary>
    public static ScheduleRange Of(NoiseTable table, PictureOptions options, bool isSdxl = false)
    {
        var (low, high) = options.OldKarrasSigmas ? (0.1, 10.0) : (table.SigmaMin, table.SigmaMax);
        return new ScheduleRange(
            table,
            options.SigmaMin != 0 ? options.SigmaMin : low,
            options.SigmaMax != 0 ? options.SigmaMax : high,
            isSdxl);
    }
}
