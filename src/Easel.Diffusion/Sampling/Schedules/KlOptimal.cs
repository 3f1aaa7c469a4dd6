using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>Levels even in the angle of σ (Sabour et al. 2024, eq. 8). Ends at the range's lowest σ, not at 0.</summary>
public sealed record KlOptimal : Schedule
{
    public override IReadOnlyList<Sigma> Sigmas(ScheduleRange range, int steps) => SingleLevels.Of(() =>
    {
        var low = tensor((float)range.Lowest).arctan();
        var high = tensor((float)range.Highest).arctan();
        var share = Arithmetic.Counted(0, steps + 1, ScalarType.Float32).Over(steps);
        return (share * low).Added(share.FromOne() * high).tan();
    });
}
