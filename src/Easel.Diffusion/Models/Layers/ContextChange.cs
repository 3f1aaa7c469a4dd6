using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>What a UNet's attention makes of a context before it takes keys and values of it. One object a model, shared by its layers, so that it can be switched.</summary>
public sealed class ContextChange
{
    /// <summary>A context [B, S, width] → what keys and what values are taken of, of the same shape, in the caller's scope; or null to leave contexts alone.</summary>
    public Func<Tensor, (Tensor Key, Tensor Value)>? Apply { get; set; }
}
