namespace Easel.Studio.Library;

/// <summary>A file or diffusers folder in the library.</summary>
/// <param name="Name">Relative to its folder of models, with slashes.</param>
/// <param name="Path">Full path.</param>
/// <param name="Bytes">Size of a file; null for folders.</param>
public sealed record ModelFile(string Name, string Path, long? Bytes);
