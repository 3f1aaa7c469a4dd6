using Easel.Diffusion.Architectures;

namespace Easel.Studio.Downloads;

/// <summary>A model that was loaded.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Kind">What it was found to be, or what the person said it is.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">Where it was computed, in small hexadecimal digits; else null.</param>
/// <param name="File">What the site told of it.</param>
public sealed record DownloadedModel(string Path, FileRole Kind, long Bytes, string? Sha256, RemoteFile File)
{
    /// <summary>Whether it had been there before, so that nothing was loaded.</summary>
    public bool WasThere { get; init; }

    /// <summary>What it is, in words.</summary>
    public string Description { get; init; } = "";
}
