using static TorchSharp.torch;

namespace Easel.Diffusion.Native;

/// <summary>How a stored weight is used changed.</summary>
/// <param name="Apply">Makes the changed weight, float32 on the device, of the stored one.</param>
/// <param name="Factors">
/// The change as up [outputs, n] · down [n, inputs], float32 on the device, in the caller's scope; null where it is no such product, or for a weight that is no matrix.
/// </param>
internal sealed record WeightChange(Func<Tensor, Device, Tensor> Apply, Func<Device, (Tensor Up, Tensor Down)?> Factors);
