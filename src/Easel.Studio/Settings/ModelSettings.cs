using System.Collections.Immutable;
using Easel.Core.Settings;
using Easel.Studio.Library;

namespace Easel.Studio.Settings;

/// <summary>What paints when a request does not say.</summary>
public sealed record ModelSettings
{
    [Setting("Checkpoint", Help = "Name, title or path of the model; empty takes the one that comes with Easel.")]
    public string Checkpoint { get; init; } = "";

    [Setting("Vae", Help = "Name or path of an autoencoder; Automatic takes the one that the model's notes name or whose name begins like the model's, else the model's own; None takes the model's own.")]
    public string Vae { get; init; } = "Automatic";

    [Setting("Vae overrides", Help = "Whether an autoencoder named above wins over those that Automatic finds.")]
    public bool VaeOverrides { get; init; } = true;

    /// <summary>What a request names for it; null for the model that comes with Easel.</summary>
    public string? OwnCheckpoint => Checkpoint.Length > 0 ? Checkpoint : null;

    /// <summary>What a request names for it; null for what suits the model.</summary>
    public string? OwnVae => VaeChoice.IsAutomatic(Vae) ? null : Vae;

    [Setting("Clip skip", Min = 1, Max = 12, Help = "1 uses the text encoder's last layer, 2 the one before, ...")]
    public int ClipSkip { get; init; } = 1;

    [Setting("ENSD", Help = "Eta noise seed delta: added to the seed for the noise drawn while sampling.")]
    public long EtaNoiseSeedDelta { get; init; }

    [Setting("Folders", Help = "More folders of models, or whole folders of A1111, ComfyUI or InvokeAI as they stand; from the next start on.")]
    public ImmutableArray<string> Folders { get; init; } = [];

    [Setting("Hash", Help = "Read every model through for its hash while nothing is painted; otherwise only those that are used.")]
    public bool Hash { get; init; } = true;

    [Setting("Kept", Min = 0, Max = 100, Help = "Models that stay in memory, so that switching to them takes no time; 0 is as many as fit into the memory below. What was used longest ago leaves.")]
    public int Kept { get; init; } = 1;

    [Setting("Memory gigabytes", Min = 0, Max = 10000, Help = "Most memory that models may hold between jobs, in gigabytes; 0 is half the machine's.")]
    public double MemoryGigabytes { get; init; }

    [Setting("Parked", Help = "Whether models that do not paint leave the graphics card and stay in the machine's memory alone.")]
    public bool Parked { get; init; } = true;
}
