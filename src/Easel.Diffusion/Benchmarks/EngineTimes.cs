namespace Easel.Diffusion.Benchmarks;

/// <summary>What one way of computing takes, in seconds and bytes; medians where something was repeated.</summary>
public sealed record EngineTimes
{
    /// <summary>Type the networks compute in.</summary>
    public required string Precision { get; init; }

    /// <summary>How attention is carried out: "native", "tiled" or "torch".</summary>
    public required string Attention { get; init; }

    /// <summary>Whether weights are packed for oneDNN.</summary>
    public required bool Packed { get; init; }

    /// <summary>R: rate of the packed 3×3 convolution 2×320→320 at 64×64 in this process, FLOP/s; 0 where nothing is packed.</summary>
    public required double Rate { get; init; }

    /// <summary>Both prompts of a picture, once the weights are warm.</summary>
    public required double TextEncoding { get; init; }

    /// <summary>One step with classifier-free guidance: a UNet call on a batch of two, and the sampler.</summary>
    public required double Step { get; init; }

    /// <summary>Each step after the first.</summary>
    public required IReadOnlyList<double> Steps { get; init; }

    /// <summary>From nothing loaded to the end of the first step, less <see cref="Step"/>.</summary>
    public required double LoadToFirstStep { get; init; }

    /// <summary>Latent to picture.</summary>
    public required double Decode { get; init; }

    /// <summary>The largest the process ever was, where the system says.</summary>
    public long PeakResidentBytes { get; init; }

    /// <summary>The most that weights made for the networks took at one time.</summary>
    public long PeakWeightBytes { get; init; }

    /// <summary>The most that weights and activations took together, or null where the system does not say.</summary>
    public long? PeakModelBytes { get; init; }

    /// <summary>Resident memory after loading and sampling, before the first decoding.</summary>
    public long ResidentBeforeDecode { get; init; }

    /// <summary>The largest the process was before the first decoding.</summary>
    public long PeakBeforeDecode { get; init; }
}
