using System.Collections.Immutable;
using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Hypernetworks;

/// <summary>A small network beside a context: x [B, S, width] → x + f(x) · multiplier, of the same shape (A1111, HypernetworkModule).</summary>
/// <param name="layers">Linear layers, each perhaps with a normalisation behind its activation.</param>
/// <param name="activation">Behind each linear layer; null for none.</param>
/// <param name="activatesLast">Whether behind the last one too.</param>
internal sealed class HypernetworkModule(
    ImmutableArray<(Tensor Weight, Tensor? Bias, (Tensor Scale, Tensor Shift)? Norm)> layers, Func<Tensor, Tensor>? activation, bool activatesLast)
{
    private const double Epsilon = 1e-5; // torch.nn.LayerNorm

    public Tensor Forward(Tensor x, double multiplier)
    {
        using var scope = NewDisposeScope();
        var h = x;
        for (var i = 0; i < layers.Length; i++)
        {
            var (weight, bias, norm) = layers[i];
            h = nn.functional.linear(h, weight.As(x), bias?.As(x));
            if (activation is not null && (activatesLast || i < layers.Length - 1)) h = activation(h);
            if (norm is var (scale, shift)) h = nn.functional.layer_norm(h, [h.size(-1)], scale.As(x), shift.As(x), Epsilon);
        }

        return x.Added(h.Times(multiplier)).MoveToOuterDisposeScope();
    }
}
