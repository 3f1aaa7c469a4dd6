namespace Easel.Diffusion.Hypernetworks;

/// <summary>A hypernetwork as a prompt asks for it.</summary>
/// <param name="Name">As the prompt has it.</param>
/// <param name="Path">Full path of the file.</param>
/// <param name="Written">Its last write, UTC ticks: a changed file is another.</param>
/// <param name="Multiplier">How much of what it does.</param>
public sealed record HypernetworkUse(string Name, string Path, long Written, double Multiplier);
