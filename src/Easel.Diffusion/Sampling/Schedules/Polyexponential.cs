using Easel.Core.Requests;
using Easel.Core.Settings;

using Easel.Diffusion.Native;

namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>A power of an even spacing in ln σ; ρ = 1 is <see cref="Exponential"/>.</summary>
public sealed record Polyexponential : Schedule
{
    [Setting("Rho", Min = 0.01, Max = 100, Step = 0.1, Help = "The power; 1 is exponential.")]
    public double Rho { get; init; } = 1;

    public override Schedule Configured(PictureOptions options) => options.Rho != 0 ? this with { Rho = options.Rho } : this;

    public override IReadOnlyList<Sigma> Sigmas(ScheduleRange range, int steps)
    {
        var (high, low) = (Math.Log(range.Highest), Math.Log(range.Lowest));
        return SingleLevels.ThenZero(() => SingleLevels.Ramp(1, 0, steps).Power(Rho).Times(high - low).Plus(low).exp());
    }
}
