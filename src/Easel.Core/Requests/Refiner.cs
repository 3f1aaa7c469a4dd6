using Easel.Core.Settings;

namespace Easel.Core.Requests;

/// <summary>Another checkpoint that takes the picture over while it is painted (A1111's refiner).</summary>
public sealed record Refiner
{
    /// <summary>Named as the request's own model.</summary>
    public required string Model { get; init; }

    /// <summary>Full path of its autoencoder on the engine's machine, or null for its own; whoever knows the folders of models fills it in.</summary>
    public string? Vae { get; init; }

    [Setting("Refiner switch at", Group = "Refiner", Min = 0, Max = 1, Step = 0.01, Help = "Share of the way after which the refiner goes on, usually 0.8; 0 is from the beginning, 1 never.")]
    public double SwitchAt { get; init; } = 0.8;

    [Setting("Refiner switch by sampling steps", Group = "Refiner", Help = "The share counts steps, not timesteps, as A1111 before 1.8 had it.")]
    public bool BySteps { get; init; }

    [Setting("Hires refiner", Group = "Refiner", Help = "With hires fix, the pass that is refined: first, second or both.")]
    public RefinerPass Passes { get; init; } = RefinerPass.Second;
}
