using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Swin;

/// <summary>How SwinIR, HAT and DAT make a picture of their trunk's map [B, width, H, W]: in one of the ways SwinIR has, told by the keys.</summary>
internal sealed class Tail
{
    private const double Slope = 0.2;
    private const double UsualSlope = 0.01; // torch's own of a leaky rectifier

    private readonly List<Func<Tensor, Tensor>> layers = [];

    /// <param name="weights">The network's place.</param>
    /// <param name="width">Channels of the trunk.</param>
    /// <param name="inputs">Channels of the pictures it takes.</param>
    public Tail(WeightScope weights, long width, long inputs)
    {
        Outputs = weights.ShapeOf("conv_last.weight") is [var made, ..] ? made : inputs;
        if (weights.ShapeOf("conv_before_upsample.0.weight") is [var features, ..])
        {
            layers.Add(Rectified(new Conv2d(weights["conv_before_upsample"][0], width, features), UsualSlope));
            if (weights.Has("conv_up1.weight")) Nearest(weights, features);
            else Shuffled(weights["upsample"], features);
            layers.Add(new Conv2d(weights["conv_last"], features, Outputs).Forward);
        }
        else if (weights.ShapeOf("upsample.0.weight") is [var pixels, ..])
        {
            Scale = (int)Math.Sqrt(pixels / Outputs);
            layers.Add(new Conv2d(weights["upsample"][0], width, pixels).Forward);
            layers.Add(x => nn.functional.pixel_shuffle(x, Scale));
        }
        else
        {
            IsResidual = true;
            layers.Add(new Conv2d(weights["conv_last"], width, Outputs).Forward);
        }
    }

    public long Outputs { get; }

    public int Scale { get; private set; } = 1;

    /// <summary>Whether what is made is a change of the picture, to be added to it.</summary>
    public bool IsResidual { get; }

    public Tensor Forward(Tensor map)
    {
        using var scope = NewDisposeScope();
        return Chain.Through(layers, map).MoveToOuterDisposeScope();
    }

    // For photographs: nearest neighbours and convolutions.
    private void Nearest(WeightScope weights, long features)
    {
        for (var number = 1; weights.Has($"conv_up{number}.weight"); number++)
        {
            layers.Add(x => nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest));
            layers.Add(Rectified(new Conv2d(weights[$"conv_up{number}"], features, features), Slope));
            Scale *= 2;
        }

        layers.Add(Rectified(new Conv2d(weights["conv_hr"], features, features), Slope));
    }

    // Classical: convolutions whose channels become pixels, by 2 or once by 3.
    private void Shuffled(WeightScope weights, long features)
    {
        for (var place = 0; weights.ShapeOf($"{place}.weight") is [var pixels, ..]; place += 2)
        {
            var factor = (int)Math.Sqrt(pixels / features);
            layers.Add(new Conv2d(weights[place], features, pixels).Forward);
            layers.Add(x => nn.functional.pixel_shuffle(x, factor));
            Scale *= factor;
        }
    }

    private static Func<Tensor, Tensor> Rectified(Conv2d convolution, double slope) => x =>
    {
        using var scope = NewDisposeScope();
        return nn.functional.leaky_relu(convolution.Forward(x), slope).MoveToOuterDisposeScope();
    };
}
