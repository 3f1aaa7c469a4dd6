using Easel.Core.Requests;
using Easel.Core.Settings;

using Easel.Diffusion.Native;

namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>Levels even in σ^(1/ρ) (Karras et al. 2022, eq. 5).</summary>
public sealed record Karras : Schedule
{
    [Setting("Rho", Min = 0.01, Max = 100, Step = 0.1, Help = "Higher puts more steps at low noise; the paper takes 7.")]
    public double Rho { get; init; } = 7;

    public override Schedule Configured(PictureOptions options) => options.Rho != 0 ? this with { Rho = options.Rho } : this;

    public override IReadOnlyList<Sigma> Sigmas(ScheduleRange range, int steps) => Between(range.Lowest, range.Highest, steps, Rho);

    /// <summary><paramref name="steps"/> levels from <paramref name="highest"/> to <paramref name="lowest"/>, then 0.</summary>
    public static IReadOnlyList<Sigma> Between(double lowest, double highest, int steps, double rho = 7)
    {
        var (high, low) = (Math.Pow(highest, 1 / rho), Math.Pow(lowest, 1 / rho));
        return SingleLevels.ThenZero(() => SingleLevels.Ramp(0, 1, steps).Times(low - high).Plus(high).Power(rho));
    }
}
