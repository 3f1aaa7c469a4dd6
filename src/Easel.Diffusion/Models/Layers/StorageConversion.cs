using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Weights keep the type of their file; an operation sees them in the type it computes in.</summary>
internal static class StorageConversion
{
    /// <summary>The weight in the type and on the device of <paramref name="x"/>; itself when it is there already.</summary>
    public static Tensor As(this Tensor weight, Tensor x) =>
        weight.dtype == x.dtype && weight.device_type == x.device_type ? weight : weight.to(x.dtype, x.device);
}
