using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>Levels even in the angle of σ (Sabour et al. 2024, eq. 8). Ends at the range's lowest σ, not at 0.</summary>
public sealed record KlOptimal : Schedule
{
    public override IReadOnlyList<Sigma> Sigmas(ScheduleRange range, int steps) => SingleLevels.Of(() =>
    {
        var low = tensor((float)range.Lowest).arctan();
        var high = tensor((float)range.Highest).arctan();
        var share = arange(steps + 1, dtype: ScalarType.Float32) / steps;
        return (share * low + (1 - share) * high).tan();
    });
}
