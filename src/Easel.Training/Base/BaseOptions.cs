using Easel.Training.Data;
using static TorchSharp.torch;

namespace Easel.Training.Base;

/// <summary>How the embedded model is trained.</summary>
public sealed record BaseOptions
{
    /// <summary>Where packages, checkpoints and sample sheets are kept; a run continues from what it finds there.</summary>
    public required string Folder { get; init; }

    /// <summary>A model that an earlier run wrote, to go on from where the folder holds no checkpoints; null begins with nothing.</summary>
    public string? Start { get; init; }

    /// <summary>What to paint, or null for the built-in list.</summary>
    public IReadOnlyList<Concept>? Concepts { get; init; }

    /// <summary>Pixels a side.</summary>
    public int Side { get; init; } = 128;

    public double VaeMinutes { get; init; } = 60;

    public double DiffusionMinutes { get; init; } = 240;

    public int VaeBatch { get; init; } = 16;

    /// <summary>Pixels a side of the crops the autoencoder learns from.</summary>
    public int VaeCrop { get; init; } = 64;

    public double VaeLearningRate { get; init; } = 1.5e-3;

    public int Batch { get; init; } = 16;

    public double LearningRate { get; init; } = 8e-4;

    public double EmaDecay { get; init; } = 0.999;

    /// <summary>How often a core concept is learnt from; else it is any, core or not.</summary>
    public double CoreShare { get; init; } = 0.5;

    /// <summary>Share of captions left empty, for classifier-free guidance.</summary>
    public double EmptyCaptions { get; init; } = 0.1;

    /// <summary>How much <see cref="CaptionReader"/>'s error counts beside the UNet's.</summary>
    public double ReadingWeight { get; init; } = 1;

    /// <summary>Minutes between checkpoints and sample sheets.</summary>
    public double SaveMinutes { get; init; } = 5;

    public int Seed { get; init; } = 1;

    /// <summary>Threads, each with its share of a batch.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>What the networks compute in; weights, losses and sums are float32.</summary>
    public ScalarType Type { get; init; } = ScalarType.Float32;
}
