using static TorchSharp.torch;

namespace Easel.Diffusion.Adapters.Modules;

/// <summary>Products that several kinds of modules are made of. Shapes are checked before.</summary>
internal static class Products
{
    /// <summary>A core [n, m, k, l] with its first two dimensions widened: Σ core[n, m, k, l] · outputs[n, i] · inputs[m, j] → [i, j, k, l].</summary>
    public static Tensor Core(Tensor core, Tensor outputs, Tensor inputs)
    {
        var (n, m, k, l) = (core.size(0), core.size(1), core.size(2), core.size(3));
        var wide = core.permute(0, 2, 3, 1).reshape(-1, m).mm(inputs).reshape(n, k * l * inputs.size(1));       // [n, k·l·j]
        return outputs.t().mm(wide).reshape(outputs.size(1), k, l, inputs.size(1)).permute(0, 3, 1, 2);
    }

    /// <summary>Kronecker's product of a matrix [a, b] and a weight [c, d, …] → [a·c, b·d, …].</summary>
    public static Tensor Kronecker(Tensor matrix, Tensor weight)
    {
        long[] ones = [.. Enumerable.Repeat(1L, (int)weight.dim() - 2)];
        var left = matrix.reshape([matrix.size(0), 1, matrix.size(1), 1, .. ones]);
        var right = weight.reshape([1, weight.size(0), 1, weight.size(1), .. weight.shape[2..]]);
        return (left * right).reshape([matrix.size(0) * weight.size(0), matrix.size(1) * weight.size(1), .. weight.shape[2..]]);
    }
}
