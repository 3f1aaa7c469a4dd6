namespace Easel.Core.Imaging;

/// <summary>Words beside a row or above a column of a sheet of pictures.</summary>
/// <param name="Text">What they say.</param>
/// <param name="IsActive">Whether it holds there; else it is struck through and grey.</param>
public sealed record SheetLabel(string Text, bool IsActive = true);
