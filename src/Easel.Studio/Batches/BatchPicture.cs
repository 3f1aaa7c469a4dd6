namespace Easel.Studio.Batches;

/// <summary>A picture of a batch.</summary>
/// <param name="Path">Where its file lies.</param>
/// <param name="Shown">What people know it as: its path, of one in an archive the archive's and its name inside.</param>
public sealed record BatchPicture(string Path, string Shown)
{
    /// <summary>Its name without the extension.</summary>
    public string Stem => System.IO.Path.GetFileNameWithoutExtension(Shown);
}
