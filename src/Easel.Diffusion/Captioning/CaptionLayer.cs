using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Captioning;

/// <summary>One layer of BLIP's text decoder: BERT's (Devlin et al. 2019), which normalises behind each addition, with attention to a picture between. One token at a time, [1, 1, width].</summary>
internal sealed class CaptionLayer
{
    internal const double Epsilon = 1e-12; // of BERT's norms

    private readonly Linear[] own; // query, key, value
    private readonly (Linear Dense, LayerNorm Norm) behindOwn;
    private readonly Linear[] picture;
    private readonly (Linear Dense, LayerNorm Norm) behindPicture;
    private readonly Linear widen;
    private readonly (Linear Dense, LayerNorm Norm) behindWide;
    private readonly long heads;

    /// <param name="weights">A place such as <c>text_decoder.bert.encoder.layer.0</c>.</param>
    /// <param name="width">Of a token.</param>
    /// <param name="seen">Width of a token of the picture.</param>
    /// <param name="heads">How many share the width.</param>
    public CaptionLayer(WeightScope weights, long width, long seen, long heads)
    {
        this.heads = heads;
        var wide = weights.ShapeOf("intermediate.dense.weight")?[0] ?? 4 * width;
        own = Projections(weights["attention"]["self"], width, width);
        behindOwn = Behind(weights["attention"]["output"], width, width);
        picture = Projections(weights["crossattention"]["self"], width, seen);
        behindPicture = Behind(weights["crossattention"]["output"], width, width);
        widen = new Linear(weights["intermediate"]["dense"], width, wide);
        behindWide = Behind(weights["output"], wide, width);
    }

    /// <summary>Keys and values of a picture [1, N, seen], [1, N, width] each.</summary>
    public (Tensor Keys, Tensor Values) Look(Tensor seen) => (picture[1].Forward(seen), picture[2].Forward(seen));

    /// <summary>The next token behind those remembered.</summary>
    /// <param name="x">[1, 1, width]</param>
    /// <param name="memory">Takes this token's key and value.</param>
    public Tensor Forward(Tensor x, CaptionMemory memory)
    {
        using var scope = NewDisposeScope();
        memory.Add(own[1].Forward(x), own[2].Forward(x));
        var h = Added(behindOwn, Attention.Attend(own[0].Forward(x), memory.Keys!, memory.Values!, heads), x);
        h = Added(behindPicture, Attention.Attend(picture[0].Forward(h), memory.PictureKeys, memory.PictureValues, heads), h);
        return Added(behindWide, widen.ForwardGelu(h), h).MoveToOuterDisposeScope();
    }

    private static Tensor Added((Linear Dense, LayerNorm Norm) end, Tensor x, Tensor residual) => end.Norm.Forward(end.Dense.ForwardAdd(x, residual));

    private static Linear[] Projections(WeightScope weights, long width, long source) => [new(weights["query"], width, width), new(weights["key"], source, width), new(weights["value"], source, width)];

    private static (Linear Dense, LayerNorm Norm) Behind(WeightScope weights, long inputs, long width) => (new Linear(weights["dense"], inputs, width), new LayerNorm(weights["LayerNorm"], width, Epsilon));
}
