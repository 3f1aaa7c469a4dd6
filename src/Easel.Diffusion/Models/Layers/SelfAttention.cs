using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Stands round a transformer block's self-attention and decides what it is given, and what is made of what it gives.</summary>
/// <param name="x">The block's tokens before normalisation, [B, T, width].</param>
/// <param name="normed">The same normalised: what attention would be given.</param>
/// <param name="attend">The self-attention, over any number of tokens [B, T′, width].</param>
/// <returns>What is added to x, [B, T, width].</returns>
public delegate Tensor SelfAttention(Tensor x, Tensor normed, Func<Tensor, Tensor> attend);
