using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Models.Vision;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Depth;

/// <summary>MiDaS' DPT-hybrid (Ranftl et al. 2021): how near each pixel of a picture is. Keys as in the 512-depth checkpoint, <c>depth_model.model</c>.</summary>
public sealed class DptNet
{
    private const int Patch = 16; // pixels a side of what the backbone makes a token

    private readonly Backbone backbone;
    private readonly Conv2d patches;
    private readonly TimmVision vision;
    private readonly (Linear Project, Conv2d Reduce)[] readouts; // of two layers of the transformer
    private readonly Conv2d smaller;
    private readonly Conv2d[] levels; // to one number of channels, the finest first
    private readonly FusionBlock[] fusions;
    private readonly Conv2d[] head;

    /// <exception cref="WeightsException">A tensor is missing or of another shape.</exception>
    public DptNet(WeightScope weights)
    {
        var (pretrained, scratch) = (weights["pretrained"], weights["scratch"]);
        var model = pretrained["model"];
        backbone = new Backbone(model["patch_embed"]["backbone"]);
        vision = new TimmVision(model);
        patches = new Conv2d(model["patch_embed"]["proj"], Shape(model, "patch_embed.proj.weight")[1], vision.Width, kernel: 1);
        var (third, fourth) = (Shape(pretrained, "act_postprocess3.3.weight")[0], Shape(pretrained, "act_postprocess4.3.weight")[0]);
        readouts = [Readout(pretrained["act_postprocess3"], third), Readout(pretrained["act_postprocess4"], fourth)];
        smaller = new Conv2d(pretrained["act_postprocess4"][4], fourth, fourth, stride: 2);

        var channels = Shape(scratch, "layer1_rn.weight")[0];
        levels = [.. Enumerable.Range(1, 4).Select(level => new Conv2d(scratch[$"layer{level}_rn"], Shape(scratch, $"layer{level}_rn.weight")[1], channels, bias: false))];
        fusions = [.. Enumerable.Range(1, 4).Select(level => new FusionBlock(scratch[$"refinenet{level}"], channels))];
        var (half, few) = (Shape(scratch, "output_conv.0.weight")[0], Shape(scratch, "output_conv.2.weight")[0]);
        head = [new(scratch["output_conv"][0], channels, half), new(scratch["output_conv"][2], half, few), new(scratch["output_conv"][4], few, 1, kernel: 1)];
    }

    /// <summary>Pixels a side of the pictures it was trained on, 384.</summary>
    public long Side => vision.Grid * Patch;

    /// <summary>Nearness of a picture [B, 3, H, W] in −1…1, its sides multiples of 32 → [B, 1, H, W], from 0.</summary>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var maps = backbone.Forward(x);
        var states = vision.States(patches.Forward(maps[^1]));
        var grid = (maps[^1].size(2), maps[^1].size(3));
        Tensor[] seen = [maps[0], maps[1], Read(readouts[0], states[states.Length * 3 / 4 - 1], grid), smaller.Forward(Read(readouts[1], states[^1], grid))];
        Tensor? path = null;
        for (var level = 3; level >= 0; level--)
        {
            var own = levels[level].Forward(seen[level]);
            path = path is null ? fusions[level].Forward(own, null) : fusions[level].Forward(path, own);
        }

        var large = FusionBlock.Larger(head[0].Forward(path!));
        return head[2].Forward(head[1].Forward(large).relu_()).relu_().MoveToOuterDisposeScope();
    }

    private (Linear Project, Conv2d Reduce) Readout(WeightScope weights, long channels) =>
        (new Linear(weights[0]["project"][0], 2 * vision.Width, vision.Width), new Conv2d(weights[3], vision.Width, channels, kernel: 1));

    // Every token is told of the class token, then they become a map again.
    private static Tensor Read((Linear Project, Conv2d Reduce) readout, Tensor state, (long Height, long Width) grid)
    {
        var tokens = state.narrow(1, 1, state.size(1) - 1);
        var told = readout.Project.ForwardGelu(cat([tokens, state.narrow(1, 0, 1).expand_as(tokens)], dim: -1));
        return readout.Reduce.Forward(told.transpose(1, 2).reshape(state.size(0), state.size(2), grid.Height, grid.Width));
    }

    private static long[] Shape(WeightScope weights, string key) => weights.ShapeOf(key) is { Length: 4 } shape ? shape : throw WeightsException.Missing(weights.Source.Name, weights.Key(key));
}
