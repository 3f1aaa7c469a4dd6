using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Codeformer;

/// <summary>Residual block, x [B, inputs, H, W] → [B, outputs, H, W]. Keys as in CodeFormer, vqgan_arch.py ResBlock.</summary>
internal sealed class CodeResBlock : ICodeBlock
{
    private const double Epsilon = 1e-6;

    private readonly GroupNorm norm1;
    private readonly Conv2d conv1;
    private readonly GroupNorm norm2;
    private readonly Conv2d conv2;
    private readonly Conv2d? shortcut;

    public CodeResBlock(WeightScope weights)
    {
        var shape = CodeBlocks.Shape(weights, "conv1.weight", 4);
        var (outputs, inputs) = (shape[0], shape[1]);
        norm1 = new GroupNorm(weights["norm1"], inputs, CodeBlocks.Groups(inputs), Epsilon);
        conv1 = new Conv2d(weights["conv1"], inputs, outputs);
        norm2 = new GroupNorm(weights["norm2"], outputs, CodeBlocks.Groups(outputs), Epsilon);
        conv2 = new Conv2d(weights["conv2"], outputs, outputs);
        shortcut = inputs == outputs ? null : new Conv2d(weights["conv_out"], inputs, outputs, kernel: 1);
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = conv1.Forward(norm1.ForwardSilu(x));
        return conv2.ForwardAdd(norm2.ForwardSilu(h), shortcut?.Forward(x) ?? x).MoveToOuterDisposeScope();
    }
}
