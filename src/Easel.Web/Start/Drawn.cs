namespace Easel.Web.Start;

/// <summary>What the canvas has brought to the studio; pictures by their names there.</summary>
/// <param name="Picture">The picture, without what was painted over it.</param>
/// <param name="Paint">What was painted over it; null when nothing was.</param>
/// <param name="Flat">Both in one; null when nothing was painted.</param>
/// <param name="Mask">White where to paint anew; null when nothing is masked.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
public sealed record Drawn(string Picture, string? Paint, string? Flat, string? Mask, int Width, int Height);
