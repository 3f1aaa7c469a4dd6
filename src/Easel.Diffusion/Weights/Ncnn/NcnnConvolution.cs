using static TorchSharp.torch;

namespace Easel.Diffusion.Weights.Ncnn;

/// <summary>A convolution of an ncnn model.</summary>
/// <param name="Name">As the graph calls it.</param>
/// <param name="Weight">[outputs, inputs, kernel, kernel], float32.</param>
/// <param name="Bias">[outputs], or null.</param>
public sealed record NcnnConvolution(string Name, Tensor Weight, Tensor? Bias)
{
    /// <summary>Of the rectifier behind it (PReLU), [outputs], or null.</summary>
    public Tensor? Slopes { get; init; }
}
