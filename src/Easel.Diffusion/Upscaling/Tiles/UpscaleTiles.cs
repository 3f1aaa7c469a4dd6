namespace Easel.Diffusion.Upscaling.Tiles;

/// <summary>How a picture is taken apart for an upscaler, in pixels of the picture as it comes.</summary>
/// <param name="Size">A side of a tile at most, without what it sees of its neighbours; 0 leaves the picture in one piece.</param>
/// <param name="Overlap">Pixels over which a tile turns into the next.</param>
public sealed record UpscaleTiles(int Size = 256, int Overlap = 8)
{
    /// <summary>Pixels a tile sees at least beyond what is used of it, so that its edge shows nowhere.</summary>
    public int Sight { get; init; } = 16;
}
