using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vae;

/// <summary>Three rectified convolutions and what enters them, added: x [B, C, H, W] of the same shape. Keys as in TAESD, taesd.py Block.</summary>
public sealed class TinyBlock(WeightScope weights, long channels)
{
    private readonly Conv2d first = new(weights["conv"][0], channels, channels);
    private readonly Conv2d second = new(weights["conv"][2], channels, channels);
    private readonly Conv2d third = new(weights["conv"][4], channels, channels);

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = second.Forward(first.Forward(x).relu_()).relu_();
        return third.ForwardAdd(h, x).relu_().MoveToOuterDisposeScope();
    }
}
