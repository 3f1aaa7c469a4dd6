namespace Easel.Diffusion.Models.Layers;

/// <summary>What a model's convolutions see beyond the picture's edge. One object a model, shared by its layers, so that it can be switched.</summary>
public sealed class Edges
{
    /// <summary>Whether the picture continues on its other side (tiling textures) instead of ending in zeros.</summary>
    public bool Wrap { get; set; }
}
