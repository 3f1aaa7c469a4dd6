using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Weights keep the type of their file; an operation sees them in the type it computes in.</summary>
internal static class StorageConversion
{
    /// <summary>The weight in the type and on the device of <paramref name="x"/>; itself when it is there already.</summary>
    /// <param name="weight">As stored.</param>
    /// <param name="x">What it meets.</param>
    /// <param name="prepared">Keeps the conversion, while there are no gradients.</param>
    public static Tensor As(this Tensor weight, Tensor x, PreparedWeights? prepared = null) =>
        prepared is not null && !is_grad_enabled() ? prepared.Converted(weight, x)
        : weight.dtype == x.dtype && weight.device_type == x.device_type ? weight
        : weight.to(x.dtype, x.device);

    /// <summary>The sum: in place of <paramref name="sum"/>, which must be a result nobody else holds, while there are no gradients.</summary>
    public static Tensor Plus(this Tensor sum, Tensor other) => is_grad_enabled() ? sum.Added(other) : sum.AddInPlace(other);
}
