using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Upscaling.Swin;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Dat;

/// <summary>A bias by relative position, made by a small network of the distance. Keys as in dat_arch.py DynamicPosBias.</summary>
internal sealed class PositionBias
{
    private readonly Tensor distances; // [(2h − 1)(2w − 1), 2]
    private readonly Tensor places;    // [N · N]
    private readonly Linear project;
    private readonly (LayerNorm Norm, Linear Linear)[] steps;
    private readonly long heads;
    private readonly long pixels;

    /// <param name="weights">The attention's place.</param>
    /// <param name="window">Height and width.</param>
    public PositionBias(WeightScope weights, (long Height, long Width) window)
    {
        var place = weights["pos"];
        var width = place.ShapeOf("pos_proj.weight") is [var counted, _] ? counted : 1;
        heads = place.ShapeOf("pos3.2.weight") is [var named, _] ? named : 1;
        pixels = window.Height * window.Width;
        distances = weights.Take("rpe_biases", (2 * window.Height - 1) * (2 * window.Width - 1), 2);
        places = RelativePlaces.Between(window.Height, window.Width).DetachFromDisposeScope();
        project = new Linear(place["pos_proj"], 2, width);
        steps = [Step(place["pos1"], width, width), Step(place["pos2"], width, width), Step(place["pos3"], width, heads)];
    }

    /// <summary>[1, heads, N, N]</summary>
    public Tensor Forward()
    {
        using var scope = NewDisposeScope();
        var bias = project.Forward(distances.to(float32));
        foreach (var (norm, linear) in steps) bias = linear.Forward(norm.Forward(bias).relu_());
        return bias.index_select(0, places).view(1, pixels, pixels, heads).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    private static (LayerNorm Norm, Linear Linear) Step(WeightScope weights, long width, long outputs) => (new LayerNorm(weights[0], width), new Linear(weights[2], width, outputs));
}
