namespace Easel.Studio.Library;

/// <summary>A weights file or diffusers folder on the disk, not opened yet.</summary>
/// <param name="Root">The folder of models it was found in.</param>
/// <param name="Path">Full path, as the folders above it are named.</param>
/// <param name="Bytes">Size; of a folder the weights in it; of a link that leads nowhere −1.</param>
/// <param name="Modified">Last write, UTC ticks; of a folder the latest of its weights.</param>
/// <param name="IsFolder">Whether it is a diffusers folder.</param>
internal sealed record FoundModel(string Root, string Path, long Bytes, long Modified, bool IsFolder)
{
    /// <summary>The files that lie beside it, by name.</summary>
    public required IReadOnlyDictionary<string, FileInfo> Beside { get; init; }

    /// <summary>The name without the extension of weights, which files beside it share.</summary>
    public string Stem => IsFolder ? System.IO.Path.GetFileName(Path) : System.IO.Path.GetFileNameWithoutExtension(Path);
}
