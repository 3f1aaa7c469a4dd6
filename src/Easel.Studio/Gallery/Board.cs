namespace Easel.Studio.Gallery;

/// <summary>A collection of pictures that a person has named. A picture lies on one board, or on none.</summary>
public sealed class Board
{
    /// <summary>32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>1–100 characters; no two have the same.</summary>
    public required string Name { get; set; }

    public DateTime Created { get; init; }
}
