namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>The sampler's own choice; for samplers without one, the model's levels uniform in time.</summary>
public sealed record Automatic : Schedule
{
    /// <summary>What this schedule is for a sampler: the sampler's default, or itself.</summary>
    public static Schedule For(Sampler sampler, Schedule schedule) =>
        schedule is Automatic ? sampler.Facts.DefaultSchedule ?? schedule : schedule;

    public override IReadOnlyList<Sigma> Sigmas(ScheduleRange range, int steps) => new Uniform().Sigmas(range, steps);
}
