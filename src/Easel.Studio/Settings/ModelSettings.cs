using System.Collections.Immutable;
using Easel.Core.Settings;

namespace Easel.Studio.Settings;

/// <summary>What paints when a request does not say.</summary>
public sealed record ModelSettings
{
    [Setting("Checkpoint", Help = "Name, title or path of the model; empty takes the one that comes with Easel.")]
    public string Checkpoint { get; init; } = "";

    [Setting("Vae", Help = "Name or path of an autoencoder; Automatic takes the model's own.")]
    public string Vae { get; init; } = "Automatic";

    /// <summary>What a request names for it; null for the model that comes with Easel.</summary>
    public string? OwnCheckpoint => Checkpoint.Length > 0 ? Checkpoint : null;

    /// <summary>What a request names for it; null for the model's own.</summary>
    public string? OwnVae => Vae is "" or "Automatic" or "None" ? null : Vae;

    [Setting("Clip skip", Min = 1, Max = 12, Help = "1 uses the text encoder's last layer, 2 the one before, ...")]
    public int ClipSkip { get; init; } = 1;

    [Setting("ENSD", Help = "Eta noise seed delta: added to the seed for the noise drawn while sampling.")]
    public long EtaNoiseSeedDelta { get; init; }

    [Setting("Folders", Help = "More folders of models, or whole folders of A1111, ComfyUI or InvokeAI as they stand; from the next start on.")]
    public ImmutableArray<string> Folders { get; init; } = [];

    [Setting("Hash", Help = "Read every model through for its hash while nothing is painted; otherwise only those that are used.")]
    public bool Hash { get; init; } = true;

    [Setting("Kept", Min = 1, Max = 10, Help = "Without effect yet: one model stays in memory.")]
    public int Kept { get; init; } = 1;
}
