using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vision;

/// <summary>A plain vision transformer (Dosovitskiy et al. 2021) under timm's names, behind whatever makes tokens of a picture.</summary>
public sealed class TimmVision
{
    private const double Epsilon = 1e-6; // of timm's norms
    private const long HeadWidth = 64;

    private readonly Tensor classToken; // [1, 1, width]
    private readonly Tensor positions; // [1, 1 + grid², width]
    private readonly EncoderLayer[] layers;
    private readonly LayerNorm norm;
    private readonly PreparedWeights? prepared;

    /// <exception cref="WeightsException">These are not a vision transformer's keys.</exception>
    public TimmVision(WeightScope weights)
    {
        if (weights.ShapeOf("pos_embed") is not [1, var tokens, var width]) throw VisionSizes.Missing(weights, "pos_embed");
        var count = 0;
        while (weights.Has($"blocks.{count}.norm1.weight")) count++;
        if (count == 0) throw VisionSizes.Missing(weights, "blocks.0.norm1.weight");

        (Width, Grid) = (width, (long)Math.Round(Math.Sqrt(tokens - 1)));
        classToken = weights.Take("cls_token", 1, 1, width);
        positions = weights.Take("pos_embed", 1, tokens, width);
        layers = [.. Enumerable.Range(0, count).Select(i => EncoderLayer.OfTimm(weights["blocks"][i], new EncoderLayerFacts(width, width / HeadWidth, Gelu.Exact)))];
        norm = new LayerNorm(weights["norm"], width, Epsilon);
        prepared = weights.Prepared;
    }

    /// <summary>Of a token.</summary>
    public long Width { get; }

    /// <summary>Patches a side of the pictures it was trained on.</summary>
    public long Grid { get; }

    /// <summary>How many layers.</summary>
    public int Layers => layers.Length;

    /// <summary>What each layer gives, [B, 1 + h·w, width], the class first.</summary>
    /// <param name="patches">[B, width, h, w]; where that is not the grid of the training, places lie between its places.</param>
    public Tensor[] States(Tensor patches)
    {
        using var scope = NewDisposeScope();
        var first = classToken.As(patches, prepared).expand(patches.size(0), -1, -1);
        var x = cat([first, patches.flatten(2).transpose(1, 2)], dim: 1).Added(Places(patches));
        var states = new Tensor[layers.Length];
        for (var i = 0; i < layers.Length; i++) states[i] = x = layers[i].Forward(x);
        foreach (var state in states) state.MoveToOuterDisposeScope();
        return states;
    }

    /// <summary>The last normalisation, applied to any state.</summary>
    public Tensor Normalise(Tensor state) => norm.Forward(state);

    private Tensor Places(Tensor patches)
    {
        var (own, height, width) = (positions.As(patches, prepared), patches.size(2), patches.size(3));
        if (height == Grid && width == Grid) return own;
        var grid = own.narrow(1, 1, Grid * Grid).reshape(1, Grid, Grid, Width).permute(0, 3, 1, 2);
        var there = nn.functional.interpolate(grid, size: [height, width], mode: InterpolationMode.Bilinear, align_corners: false);
        return cat([own.narrow(1, 0, 1), there.flatten(2).transpose(1, 2)], dim: 1);
    }
}
