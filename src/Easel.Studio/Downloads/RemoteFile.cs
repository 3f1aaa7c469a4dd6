using Easel.Diffusion.Architectures;

namespace Easel.Studio.Downloads;

/// <summary>A model file elsewhere, with what its site tells about it.</summary>
public sealed record RemoteFile
{
    /// <summary>What to order it by.</summary>
    public required string What { get; init; }

    /// <summary>Where its bytes are.</summary>
    public required Uri Address { get; init; }

    /// <summary>As the site calls it; no path.</summary>
    public required string Name { get; init; }

    public DownloadSite Site { get; init; }

    /// <summary>Size, as the site says; null when it does not.</summary>
    public long? Bytes { get; init; }

    /// <summary>Whether <see cref="Bytes"/> is exact. CivitAI's is rounded.</summary>
    public bool IsExact { get; init; }

    /// <summary>As the site says, in small hexadecimal digits; or null.</summary>
    public string? Sha256 { get; init; }

    public FileRole? Kind { get; init; }

    public string? Title { get; init; }

    public string? Author { get; init; }

    /// <summary>In the site's words: <c>SD 1.5</c>, <c>SDXL 1.0</c> …</summary>
    public string? BaseModel { get; init; }

    /// <summary>Its name or terms, for people.</summary>
    public string? Licence { get; init; }

    /// <summary>Where a person reads about it.</summary>
    public string? Page { get; init; }

    /// <summary>Why it cannot be loaded just so, such as terms to agree to first; or null.</summary>
    public string? Caution { get; init; }

    /// <summary>What calls it forth in a prompt.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>CivitAI's own description, which programs keep beside the file as <c>.civitai.info</c>; or null.</summary>
    public string? Card { get; init; }
}
