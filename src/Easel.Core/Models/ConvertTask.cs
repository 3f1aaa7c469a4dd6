namespace Easel.Core.Models;

/// <summary>A model in another format or precision: one safetensors file, or a diffusers folder.</summary>
public sealed record ConvertTask : ModelTask
{
    /// <summary>Whether the output is a folder.</summary>
    public bool Diffusers { get; init; }
}
