namespace Easel.Diffusion.Weights.KeyMaps;

/// <summary>What must be done to a tensor besides renaming it.</summary>
internal enum TensorChange
{
    None,

    /// <summary>A matrix [out, in] becomes a 1×1 convolution's [out, in, 1, 1].</summary>
    Pointwise,

    /// <summary>[a, b] becomes [b, a].</summary>
    Transposed,

    /// <summary>Three tensors become one, along their first dimension.</summary>
    Stacked,
}
