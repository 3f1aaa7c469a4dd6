using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Parsing;

/// <summary>Says of each pixel of a face what it is of, skin, hair, background and so on (Chen et al. 2021, PSFR-GAN): face [1, 3, 512, 512] in −1…1 → [1, 19, 512, 512]. Keys as facexlib's parsing_parsenet.pth.</summary>
public sealed class ParseNet
{
    /// <summary>Pixels a side of the faces it takes.</summary>
    public const int Side = 512;

    /// <summary>What a pixel may be of.</summary>
    public const int Classes = 19;

    private const int Steps = 4;
    private const int Depth = 10;
    private const long Base = 64;
    private const long Widest = 256;

    private readonly ParseConvolution first;
    private readonly ParseBlock[] encoder;
    private readonly ParseBlock[] body;
    private readonly ParseBlock[] decoder;
    private readonly ParseConvolution mask;

    public ParseNet(WeightScope weights)
    {
        first = new ParseConvolution(weights["encoder"][0], 3, Base);
        encoder = [.. Enumerable.Range(0, Steps).Select(step => new ParseBlock(weights["encoder"][step + 1], Width(step), Width(step + 1), ParseScale.Halved))];
        body = [.. Enumerable.Range(0, Depth).Select(block => new ParseBlock(weights["body"][block], Width(Steps), Width(Steps)))];
        decoder = [.. Enumerable.Range(0, Steps).Select(step => new ParseBlock(weights["decoder"][step], Width(Steps - step), Width(Steps - step - 1), ParseScale.Doubled))];
        mask = new ParseConvolution(weights["out_mask_conv"], Base, Classes);
    }

    /// <summary>Whether a file is one, by its keys.</summary>
    public static bool Fits(WeightScope weights) => weights.Has("out_mask_conv.conv2d.weight") && weights.Has("encoder.0.conv2d.weight");

    public Tensor Forward(Tensor face)
    {
        using var scope = NewDisposeScope();
        var features = Through(encoder, first.Forward(face));
        return mask.Forward(Through(decoder, features.Added(Through(body, features)))).MoveToOuterDisposeScope();
    }

    private static Tensor Through(ParseBlock[] blocks, Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = x;
        foreach (var block in blocks)
        {
            var next = block.Forward(h);
            if (!ReferenceEquals(h, x)) h.Dispose();
            h = next;
        }

        return h.MoveToOuterDisposeScope();
    }

    private static long Width(int halvings) => Math.Min(Base << halvings, Widest);
}
