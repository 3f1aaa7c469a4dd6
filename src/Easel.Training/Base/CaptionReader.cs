using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Training.Base;

/// <summary>
/// Guesses a latent from the text encoder's output alone, with one matrix. Its error teaches the text encoder to tell captions apart, which through
/// the UNet's attention it learns slowly: as long as all captions read alike, the UNet ignores them, and no gradient says otherwise.
/// Used in training only, as an auxiliary loss.
/// </summary>
public sealed class CaptionReader
{
    private const string Key = "caption_reader";

    private readonly Tensor weight;
    private readonly Tensor bias;
    private readonly long[] shape;

    /// <param name="weights">Where its matrix is made.</param>
    /// <param name="shape">Of a latent: [C, h, w].</param>
    public CaptionReader(IWeightSource weights, ReadOnlySpan<long> shape)
    {
        this.shape = shape.ToArray();
        var numbers = this.shape.Aggregate(1L, (product, side) => product * side);
        weight = weights.Take($"{Key}.weight", [numbers, BaseShape.TextWidth]);
        bias = weights.Take($"{Key}.bias", [numbers]);
    }

    /// <summary>Whether a tensor is the network's own, to be shipped, and not this class's.</summary>
    public static bool Ships(string key) => !key.StartsWith(Key, StringComparison.Ordinal);

    /// <summary>context [B, 77, 128] → latents [B, C, h, w].</summary>
    public Tensor Guess(Tensor context) =>
        nn.functional.linear(context.mean([1]), weight, bias).reshape([context.size(0), .. shape]);
}
