namespace Easel.Studio.Drafts;

/// <summary>What lies on a person's canvas. Pictures are named as <see cref="Intake.KeptPicture.Id"/>; the mask stands in the request.</summary>
/// <param name="Picture">The picture, without what was painted over it.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Paint">What was painted over it, transparent where nothing was; null when nothing was.</param>
public sealed record Sheet(string Picture, int Width, int Height, string? Paint = null)
{
    /// <summary>Whether what was painted over it is what is painted anew, where nothing else is masked (A1111's inpaint sketch).</summary>
    public bool Inpaints { get; init; }
}
