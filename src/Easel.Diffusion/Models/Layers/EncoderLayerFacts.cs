using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>What an <see cref="EncoderLayer"/>'s weights do not say.</summary>
/// <param name="Width">Of a token.</param>
/// <param name="Heads">How many share the width.</param>
/// <param name="Activation">Between the perceptron's two layers.</param>
/// <param name="Causal">Whether a token sees only itself and earlier ones.</param>
public sealed record EncoderLayerFacts(long Width, long Heads, Func<Tensor, Tensor> Activation, bool Causal = false);
