using Easel.Diffusion.Sampling;

namespace Easel.Diffusion.Passes;

/// <summary>The steps of one pass, counted among those of both.</summary>
/// <param name="whole">Hears of them.</param>
/// <param name="before">Steps of the pass before.</param>
/// <param name="after">Steps of the pass behind, as far as known.</param>
internal sealed class PassProgress(IProgress<StepReport> whole, int before, int after) : IProgress<StepReport>
{
    private int reported;

    /// <summary>Steps so far, with those before.</summary>
    public int Done => before + reported;

    public void Report(StepReport value)
    {
        reported = value.Step;
        whole.Report(value with { Step = Done, Steps = value.Steps is { } steps ? before + steps + after : null });
    }
}
