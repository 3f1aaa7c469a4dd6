namespace Easel.Core.Models;

/// <summary>An adapter that is put into a model's weights.</summary>
/// <param name="Lora">Its file, or where people name it its name.</param>
/// <param name="Weight">How much of it.</param>
public sealed record BakedLora(string Lora, double Weight = 1)
{
    /// <summary>How much of what it does to the UNet, where that differs.</summary>
    public double? Unet { get; init; }

    /// <summary>How much in each block, as in a prompt's <c>lbw=</c>; or null.</summary>
    public string? Blocks { get; init; }
}
