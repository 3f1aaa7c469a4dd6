using Easel.Diffusion.Models.Layers;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.UNet;

/// <summary>What all layers of one call of the UNet are told.</summary>
/// <param name="Time">The activated timestep embedding, [B, TimeWidth].</param>
/// <param name="Context">The prompt, [B, T, ContextWidth].</param>
/// <param name="SelfAttention">What goes round the self-attention, or null for nothing.</param>
public readonly record struct UNetInput(Tensor Time, Tensor Context, SelfAttention? SelfAttention);
