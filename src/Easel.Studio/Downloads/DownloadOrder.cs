using Easel.Diffusion.Architectures;

namespace Easel.Studio.Downloads;

/// <summary>Which model a person wants, and where.</summary>
public sealed record DownloadOrder
{
    /// <summary>An address, <c>hf:OWNER/REPO/PATH</c> or <c>civitai:ID</c>; see <see cref="DownloadAddress"/>.</summary>
    public required string What { get; init; }

    /// <summary>What it is; null for what the site or the file says.</summary>
    public FileRole? Kind { get; init; }

    /// <summary>Folder to put it in, below those of models; null for the usual one of its kind.</summary>
    public string? Folder { get; init; }

    /// <summary>The file's name; null for the site's.</summary>
    public string? Name { get; init; }

    /// <summary>The SHA-256 it must have, in hexadecimal digits; null for what the site says, if anything.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Whether a file of that name is replaced.</summary>
    public bool Overwrite { get; init; }
}
