namespace Easel.Studio.Faces;

/// <summary>A face restorer that lies in a folder of models.</summary>
/// <param name="Name">A1111's name for it.</param>
/// <param name="Path">Full path of its file.</param>
/// <param name="Problem">What is missing beside it, or null when it can be used.</param>
public sealed record FaceRestorerFile(string Name, string Path, string? Problem);
