using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>The Gaussian error linear unit (Hendrycks and Gimpel 2016).</summary>
public static class Gelu
{
    /// <summary>x · Φ(x).</summary>
    public static Tensor Exact(Tensor x) => nn.functional.gelu(x);

    /// <summary>OpenAI's approximation, x · sigmoid(1.702 x).</summary>
    public static Tensor Quick(Tensor x) => x * x.Times(1.702).sigmoid();
}
