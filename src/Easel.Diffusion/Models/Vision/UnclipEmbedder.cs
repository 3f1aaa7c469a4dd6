using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling.Noise;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vision;

/// <summary>
/// What an unCLIP model is told of a picture: CLIP's embedding of it with the noise of level 0, and that level as sines (Stability-AI stablediffusion, CLIPEmbeddingNoiseAugmentation).
/// </summary>
/// <remarks>
/// The statistics that unCLIP-L's noise was scaled by in training are in no checkpoint; here mean 0 and deviation 1 stand for them. Of level 0 that is 0.006 of a unit.
/// </remarks>
public sealed class UnclipEmbedder
{
    private const int Levels = 1000;

    // The share of noise at the first of the levels: 1 − ᾱ of the squared-cosine schedule (Nichol and Dhariwal 2021, eq. 17).
    private static readonly double firstNoise = 1 - Signal(1.0 / Levels) / Signal(0);

    private readonly VisionEncoder encoder;

    /// <param name="weights">The place <c>embedder.model.visual</c>.</param>
    /// <exception cref="WeightsException">These are not a CLIP vision encoder's keys.</exception>
    public UnclipEmbedder(WeightScope weights) => encoder = VisionEncoder.OfOpenClip(weights);

    /// <summary>Numbers of the vector: 1536 of unCLIP-L, 2048 of unCLIP-H.</summary>
    public long Width => 2 * encoder.Sizes.Output;

    /// <summary>The vectors of a batch, [B, <see cref="Width"/>] float32 on the CPU.</summary>
    /// <param name="pictures">[1, 3, H, W] each, −1…1.</param>
    /// <param name="drawn">What the noise is drawn with.</param>
    /// <param name="type">What to compute in.</param>
    /// <param name="device">Where to compute.</param>
    public Tensor Vectors(IReadOnlyList<Tensor> pictures, NoiseStream drawn, ScalarType type, Device device)
    {
        using var scope = NewDisposeScope();
        var embedded = cat([.. pictures.Select(picture => encoder.Embed(ClipPixels.Stretched(picture, encoder.Sizes.Side).to(type, device)).to(float32, CPU))]);
        var noised = embedded.Times(Math.Sqrt(1 - firstNoise)).Added(drawn.Draw(embedded.shape).Times(Math.Sqrt(firstNoise)));
        return cat([noised, TimestepEmbedding.Of(zeros(pictures.Count), encoder.Sizes.Output)], dim: 1).MoveToOuterDisposeScope();
    }

    private static double Signal(double time) => Math.Pow(Math.Cos((time + 0.008) / 1.008 * Math.PI / 2), 2);
}
