namespace Easel.Studio.Gallery;

/// <summary>A picture on disk, as the database knows it. The file is the truth; this is its index. Times are UTC.</summary>
public sealed class StoredPicture
{
    /// <summary>The database's own key.</summary>
    public long Number { get; init; }

    /// <summary>32 hexadecimal digits; later pictures sort after earlier ones.</summary>
    public required string Id { get; init; }

    /// <summary>The job that made it, or null for a file found in the folder.</summary>
    public string? JobId { get; init; }

    /// <summary>0-based place among the job's pictures.</summary>
    public int Index { get; init; }

    /// <summary>Full path of the file.</summary>
    public required string Path { get; set; }

    /// <summary>False while the file is being written; a crash then leaves a row to be settled at the next start.</summary>
    public bool IsWritten { get; set; }

    /// <summary>Whether the gallery shows it.</summary>
    public bool InGallery { get; set; }

    /// <summary>Whether it is a sheet of a job's pictures.</summary>
    public bool IsGrid { get; init; }

    /// <summary>Whether the file is gone; the row stays, should it come back.</summary>
    public bool IsMissing { get; set; }

    /// <summary>When it was put into the trash; null is not.</summary>
    public DateTime? Trashed { get; set; }

    /// <summary>Where a picture in the trash lay before.</summary>
    public string? TrashedFrom { get; set; }

    public DateTime Created { get; init; }

    public int Width { get; set; }

    public int Height { get; set; }

    /// <summary>Bytes of the file.</summary>
    public long Bytes { get; set; }

    /// <summary>The first 32 hexadecimal digits of the file's SHA-256.</summary>
    public string ContentHash { get; set; } = "";

    /// <summary>The file's last change, in ticks of UTC, as the file system says; 0 is not known.</summary>
    public long Modified { get; set; }

    public long Seed { get; set; }

    public long VariationSeed { get; set; }

    public string Prompt { get; set; } = "";

    public string NegativePrompt { get; set; } = "";

    public string? Model { get; set; }

    public string? ModelHash { get; set; }

    public string? Sampler { get; set; }

    /// <summary>The parameters as A1111 writes them.</summary>
    public string Infotext { get; set; } = "";

    /// <summary>The words of the parameters as searches compare them, with spaces between; see <see cref="Core.Searching.SearchWords"/>.</summary>
    public string Words { get; set; } = "";

    /// <summary>Whether a thumbnail was made, or cannot be.</summary>
    public bool HasThumbnail { get; set; }

    public bool IsFavourite { get; set; }

    /// <summary>The board it lies on, or null.</summary>
    public string? BoardId { get; set; }

    public ICollection<PictureTag> Tags { get; init; } = [];
}
