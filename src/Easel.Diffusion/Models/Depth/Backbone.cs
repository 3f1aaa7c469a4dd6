using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Depth;

/// <summary>The residual network in front of the depth estimator's transformer (BiT ResNet-50 without its last stage). Keys as timm has them.</summary>
internal sealed class Backbone
{
    private readonly StandardConvolution first;
    private readonly GroupNorm norm;
    private readonly List<List<BackboneBlock>> stages = [];

    /// <param name="weights">The place <c>patch_embed.backbone</c>.</param>
    public Backbone(WeightScope weights)
    {
        first = new StandardConvolution(weights["stem"]["conv"], stride: 2);
        norm = new GroupNorm(weights["stem"]["norm"], first.Outputs);
        for (var stage = 0; weights.Has($"stages.{stage}.blocks.0.conv1.weight"); stage++)
        {
            var blocks = weights["stages"][stage]["blocks"];
            List<BackboneBlock> own = [];
            while (blocks.Has($"{own.Count}.conv1.weight")) own.Add(new BackboneBlock(blocks[own.Count], own.Count == 0 && stage > 0 ? 2 : 1));
            stages.Add(own);
        }
    }

    /// <summary>What each stage gives of x [B, 3, H, W]: a quarter of the size, then half of that at each.</summary>
    public Tensor[] Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = norm.Forward(first.Forward(x)).relu_();
        h = nn.functional.max_pool2d(StandardConvolution.Padded(h, 3, 2, 0), kernel_size: 3, stride: 2); // behind a rectifier zeros are lowest
        List<Tensor> given = [];
        foreach (var stage in stages)
        {
            foreach (var block in stage) h = block.Forward(h);
            given.Add(h);
        }

        foreach (var map in given) map.MoveToOuterDisposeScope();
        return [.. given];
    }
}
