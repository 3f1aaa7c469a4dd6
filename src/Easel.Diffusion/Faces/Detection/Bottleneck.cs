using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Detection;

/// <summary>Residual block of ResNet-50 (He et al. 2016): x [B, inputs, H, W] → [B, 4 · width, H / stride, W / stride]. Keys as in torchvision, resnet.py Bottleneck.</summary>
internal sealed class Bottleneck(WeightScope weights, long inputs, long width, long stride)
{
    /// <summary>Channels it gives over those it computes in.</summary>
    public const long Expansion = 4;

    private readonly NormedConvolution reduce = new(weights["conv1"], weights["bn1"], inputs, width, kernel: 1);
    private readonly NormedConvolution look = new(weights["conv2"], weights["bn2"], width, width, kernel: 3, stride);
    private readonly NormedConvolution expand = new(weights["conv3"], weights["bn3"], width, Expansion * width, kernel: 1);
    private readonly NormedConvolution? shortcut = inputs == Expansion * width ? null : new(weights["downsample"][0], weights["downsample"][1], inputs, Expansion * width, kernel: 1, stride);

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = expand.Forward(look.ForwardRelu(reduce.ForwardRelu(x)));
        return h.Plus(shortcut?.Forward(x) ?? x).relu_().MoveToOuterDisposeScope();
    }
}
