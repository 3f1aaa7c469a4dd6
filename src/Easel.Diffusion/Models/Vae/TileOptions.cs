namespace Easel.Diffusion.Models.Vae;

/// <summary>How large pictures are cut for the autoencoder.</summary>
public sealed record TileOptions
{
    /// <summary>Pixels a side of a tile, without its overlap; a multiple of the autoencoder's cell, 8.</summary>
    public int Size { get; init; } = 512;

    /// <summary>Pixels a tile sees of its neighbours on each side; a multiple of 8, and no less than what the network looks around itself, 24.</summary>
    public int Overlap { get; init; } = 24;
}
