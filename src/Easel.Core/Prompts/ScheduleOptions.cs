namespace Easel.Core.Prompts;

/// <summary>How the numbers in <c>[a:b:when]</c> are read.</summary>
/// <param name="Steps">Calls of the first pass's sampler (user steps, twice that for second-order samplers).</param>
/// <param name="HiresSteps">Calls of the hires pass, when the schedule is for it.</param>
/// <param name="Old">Read as A1111 did before 1.6: below 1 is a share of <paramref name="Steps"/>, in both passes.</param>
public sealed record ScheduleOptions(int Steps, int? HiresSteps = null, bool Old = false)
{
    /// <summary>Steps of the pass the schedule is for.</summary>
    public int PassSteps => HiresSteps is { } hires && !Old ? hires : Steps;
}
