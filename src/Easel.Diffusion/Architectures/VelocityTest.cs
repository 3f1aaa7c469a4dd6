using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Architectures;

/// <summary>Tells SD 2.x models apart that predict noise and velocity, which look the same on disk: one small forward pass.</summary>
/// <remarks>The question asked is A1111's: at the last timestep a noise model returns about its input, a velocity model much less.</remarks>
public static class VelocityTest
{
    private const double Threshold = -1; // mean of output minus input below which it is velocity

    /// <summary>What <paramref name="unet"/> predicts.</summary>
    /// <param name="unet">(latent [1, 4, 8, 8], timestep [1], context [1, 2, width]) → [1, 4, 8, 8], all in <paramref name="type"/>.</param>
    /// <param name="contextWidth">Width of a prompt token, 1024 in the published models.</param>
    /// <param name="type">The type the UNet computes in.</param>
    /// <param name="device">Where it is; the CPU when null.</param>
    public static PredictionType Run(Func<Tensor, Tensor, Tensor, Tensor> unet, long contextWidth, ScalarType type, Device? device = null)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var latent = Arithmetic.All(0.5, [1, 4, 8, 8], type, device);
        var context = Arithmetic.All(0.5, [1, 2, contextWidth], type, device);
        var output = unet(latent, Arithmetic.All(999, [1], type, device), context);
        var difference = (output.to(ScalarType.Float32) - latent.to(ScalarType.Float32)).mean().item<float>();
        return difference < Threshold ? PredictionType.Velocity : PredictionType.Epsilon;
    }
}
