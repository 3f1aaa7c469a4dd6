using System.Text.Json.Serialization;
using Easel.Diffusion.Architectures;

namespace Easel.Studio.Downloads;

/// <summary>A model that is a good beginning. Nothing is loaded unless a person says so.</summary>
public sealed record RecommendedModel
{
    /// <summary>What to order it by.</summary>
    public required string What { get; init; }

    public required FileRole Kind { get; init; }

    public required string Title { get; init; }

    /// <summary>What it is for, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>What it is made for, or belongs to.</summary>
    public string? BaseModel { get; init; }

    public required string Licence { get; init; }

    /// <summary>Where a person reads about it.</summary>
    public required string Page { get; init; }

    /// <summary>About; the site says it exactly. Null when nobody has noted it.</summary>
    public long? Bytes { get; init; }

    /// <summary>Where it is known for certain; else the site says it while it is loaded.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Name to keep it under, where the site's tells nothing.</summary>
    public string? Name { get; init; }

    /// <summary>The order for it.</summary>
    [JsonIgnore]
    public DownloadOrder Order => new() { What = What, Kind = Kind, Name = Name, Sha256 = Sha256 };
}
