using System.Collections.Immutable;
using Easel.Core.Imaging;
using static TorchSharp.torch;

namespace Easel.Diffusion;

/// <summary>A batch sampled, and what its infotexts say of the way.</summary>
/// <param name="Latents">[B, C, h, w] float32.</param>
/// <param name="Model">Whose autoencoder decodes them: that of the last checkpoint that worked on them.</param>
public sealed record LatentBatch(Tensor Latents, DiffusionModel Model)
{
    /// <summary>Latents of the first pass where they were decoded for the second [B, C, h, w]; else null.</summary>
    public Tensor? First { get; init; }

    /// <summary>Whether a call left the negative prompt out for its low σ.</summary>
    public bool LeftOutNegative { get; init; }

    /// <summary>Whether the last call brought a prompt to the other's length.</summary>
    public bool PaddedConditioning { get; init; }

    /// <summary>Whether the refiner took over.</summary>
    public bool WasRefined { get; init; }

    /// <summary>Of soft inpainting, a mask a picture, see <see cref="Starting.StartLatents.Shown"/>; else none.</summary>
    public ImmutableArray<GreyBitmap> Shown { get; init; } = [];

    public LatentBatch MoveToOuterDisposeScope()
    {
        Latents.MoveToOuterDisposeScope();
        First?.MoveToOuterDisposeScope();
        return this;
    }
}
