namespace Easel.Diffusion.Adapters;

/// <summary>A file of the LoRA family as a prompt asks for it.</summary>
/// <param name="Name">As the prompt has it.</param>
/// <param name="Path">Full path of the file.</param>
/// <param name="Written">Its last write, UTC ticks: a changed file is another.</param>
/// <param name="Text">How much of what it does to text encoders.</param>
/// <param name="Network">How much of what it does to the UNet.</param>
/// <param name="Rank">The first so many ranks alone, or null for all.</param>
public sealed record AdapterUse(string Name, string Path, long Written, double Text, double Network, int? Rank)
{
    /// <summary>How much of what it does to a part.</summary>
    public double Of(AdapterPart part) => part == AdapterPart.UNet ? Network : Text;
}
