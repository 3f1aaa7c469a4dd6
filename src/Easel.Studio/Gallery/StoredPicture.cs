namespace Easel.Studio.Gallery;

/// <summary>A picture on disk, as the database knows it. The file is the truth; this is its index. Times are UTC.</summary>
public sealed class StoredPicture
{
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

    /// <summary>When it was put into the trash; null is not.</summary>
    public DateTime? Trashed { get; set; }

    public DateTime Created { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    /// <summary>Bytes of the file.</summary>
    public long Bytes { get; set; }

    public long Seed { get; init; }

    public long VariationSeed { get; init; }

    public string Prompt { get; init; } = "";

    public string NegativePrompt { get; init; } = "";

    public string? Model { get; init; }

    public string? ModelHash { get; init; }

    public string? Sampler { get; init; }

    /// <summary>The parameters as A1111 writes them.</summary>
    public string Infotext { get; init; } = "";

    public bool IsFavourite { get; set; }
}
