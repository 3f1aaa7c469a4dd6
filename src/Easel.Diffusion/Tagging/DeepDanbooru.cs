using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tagging;

/// <summary>DeepDanbooru's ResNet in the form A1111 uses (TorchDeepDanbooru, MIT): picture [1, 3, 512, 512] in 0…1 → likelihood of each tag [tags]. Convolutions are numbered; how they hang together follows from their shapes.</summary>
public sealed class DeepDanbooru
{
    /// <summary>Pixels a side of the pictures it takes.</summary>
    public const int Side = 512;

    private readonly Conv2d first;
    private readonly List<TagBlock> blocks = [];
    private readonly Conv2d last;

    public DeepDanbooru(WeightScope weights)
    {
        first = Convolution(weights, 0, stride: 2, padding: 0);
        var number = 1;
        while (weights.Has($"n_Conv_{number + 1}.weight"))
        {
            blocks.Add(new TagBlock(weights, number, halves: blocks.Count > 0));
            number += blocks[^1].Count;
        }

        last = Convolution(weights, number, stride: 1);
        Tags = Shape(weights, number)[0];
    }

    /// <summary>How many tags it knows.</summary>
    public long Tags { get; }

    /// <summary>Whether a file is one, by its keys.</summary>
    public static bool Fits(WeightScope weights) => weights.Has("n_Conv_0.weight");

    public Tensor Forward(Tensor picture)
    {
        using var scope = NewDisposeScope();
        var h = first.Forward(nn.functional.pad(picture, [2, 3, 2, 3])).relu_();
        h = nn.functional.max_pool2d(nn.functional.pad(h, [0, 1, 0, 1]), kernel_size: 3, stride: 2); // behind a rectifier zeros are lowest
        foreach (var block in blocks)
        {
            var next = block.Forward(h);
            h.Dispose();
            h = next;
        }

        return last.Forward(h).mean([2L, 3]).squeeze(0).sigmoid().MoveToOuterDisposeScope();
    }

    /// <exception cref="WeightsException">There is no such convolution.</exception>
    internal static long[] Shape(WeightScope weights, int number) => weights.ShapeOf($"n_Conv_{number}.weight") is { Length: 4 } shape ? shape : throw WeightsException.Missing(weights.Source.Name, weights.Key($"n_Conv_{number}.weight"));

    internal static Conv2d Convolution(WeightScope weights, int number, long stride, long? padding = null)
    {
        var shape = Shape(weights, number);
        return new Conv2d(weights[$"n_Conv_{number}"], shape[1], shape[0], shape[2], stride, padding, bias: weights.Has($"n_Conv_{number}.bias")); // the last one has none
    }
}
