using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tagging;

/// <summary>Residual block of the tagger: one convolution that reduces, one that looks, one that expands, beside a shortcut that is the identity or a convolution. Where it halves the size, it pads behind as TensorFlow does.</summary>
internal sealed class TagBlock
{
    private readonly Conv2d? shortcut;
    private readonly Conv2d reduce;
    private readonly Conv2d look;
    private readonly Conv2d expand;
    private readonly bool halves;

    /// <param name="weights">Where the convolutions lie.</param>
    /// <param name="first">Number of its first convolution; the next block's is behind <see cref="Count"/> more.</param>
    /// <param name="halves">Whether a block whose shortcut is a convolution halves the size.</param>
    public TagBlock(WeightScope weights, int first, bool halves)
    {
        var projects = DeepDanbooru.Shape(weights, first + 1)[2] == 1; // else it looks already
        this.halves = projects && halves;
        var stride = this.halves ? 2 : 1;
        shortcut = projects ? DeepDanbooru.Convolution(weights, first++, stride) : null;
        reduce = DeepDanbooru.Convolution(weights, first, 1);
        look = DeepDanbooru.Convolution(weights, first + 1, stride, this.halves ? 0 : 1);
        expand = DeepDanbooru.Convolution(weights, first + 2, 1);
        Count = projects ? 4 : 3;
    }

    /// <summary>How many convolutions it has.</summary>
    public int Count { get; }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = reduce.Forward(x).relu_();
        if (halves) h = nn.functional.pad(h, [0, 1, 0, 1]);
        h = expand.Forward(look.Forward(h).relu_());
        return h.Plus(shortcut?.Forward(x) ?? x).relu_().MoveToOuterDisposeScope();
    }
}
