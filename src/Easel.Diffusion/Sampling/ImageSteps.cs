namespace Easel.Diffusion.Sampling;

/// <summary>How img2img's strength becomes steps (A1111's setup_img2img_steps).</summary>
/// <param name="Schedule">Steps of the schedule that is cut.</param>
/// <param name="Encode">Steps walked less one: the last <c>Encode + 1</c> of the schedule.</param>
public readonly record struct ImageSteps(int Schedule, int Encode)
{
    private const double LargestStrength = 0.999;

    /// <param name="steps">Steps asked for.</param>
    /// <param name="strength">0 keeps the picture, 1 replaces it.</param>
    /// <param name="exact">Walk exactly <paramref name="steps"/> steps, as hires fix and A1111's img2img_fix_steps do, instead of the strength's share.</param>
    public static ImageSteps Of(int steps, double strength, bool exact = false)
    {
        var share = Math.Min(strength, LargestStrength);
        return exact
            ? new ImageSteps(strength > 0 ? (int)(steps / share) : 0, steps - 1)
            : new ImageSteps(steps, (int)(share * steps));
    }
}
