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
    /// <summary>How much of that in each block, or null for all of it everywhere.</summary>
    public AdapterBlocks? Blocks { get; init; }

    /// <summary>The first step at which it changes the UNet, from 0.</summary>
    public int Start { get; init; }

    /// <summary>The first step at which it does not any more, or null for never.</summary>
    public int? Stop { get; init; }

    /// <summary>Whether it changes the UNet at some steps only.</summary>
    public bool IsScheduled => Start > 0 || Stop is not null;

    /// <summary>How much of what it does to a part.</summary>
    public double Of(AdapterPart part) => part == AdapterPart.UNet ? Network : Text;

    /// <summary>What is left of it at a step: text encoders have spoken before the first.</summary>
    public AdapterUse At(int step) => this with { Network = step >= Start && (Stop is not { } stop || step < stop) ? Network : 0, Start = 0, Stop = null };
}
