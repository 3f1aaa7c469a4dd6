using Easel.Core.Requests;

namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>A choice of noise levels. Results are rounded to float32, as the levels of k-diffusion are.</summary>
public abstract record Schedule
{
    /// <summary><paramref name="steps"/> levels falling from the range's top, then 0 (kl_optimal: the range's bottom instead).</summary>
    /// <param name="range">The model's levels and the ends to keep to.</param>
    /// <param name="steps">1 or more.</param>
    public abstract IReadOnlyList<Sigma> Sigmas(ScheduleRange range, int steps);

    /// <summary>This schedule with A1111's settings laid over its options.</summary>
    public virtual Schedule Configured(PictureOptions options) => this;
}
