using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>One layer of a transformer: self-attention and a two-layer perceptron, each on a normalised input and added; [B, T, width].</summary>
public sealed class EncoderLayer
{
    private readonly LayerNorm norm1;
    private readonly Linear[] queryKeyValue; // three, or one stacked
    private readonly Linear output;
    private readonly LayerNorm norm2;
    private readonly Linear widen;
    private readonly Linear narrow;
    private readonly EncoderLayerFacts facts;

    private EncoderLayer((LayerNorm First, LayerNorm Second) norms, Linear[] queryKeyValue, Linear output, (Linear Widen, Linear Narrow) perceptron, EncoderLayerFacts facts)
    {
        (norm1, norm2) = norms;
        this.queryKeyValue = queryKeyValue;
        this.output = output;
        (widen, narrow) = perceptron;
        this.facts = facts;
    }

    /// <summary>Under Hugging Face's names of CLIP.</summary>
    public static EncoderLayer OfClip(WeightScope weights, EncoderLayerFacts facts)
    {
        var (attention, perceptron, width) = (weights["self_attn"], weights["mlp"], facts.Width);
        var wide = perceptron.ShapeOf("fc1.weight")?[0] ?? 4 * width;
        return new EncoderLayer(
            (new LayerNorm(weights["layer_norm1"], width), new LayerNorm(weights["layer_norm2"], width)),
            [new Linear(attention["q_proj"], width, width), new Linear(attention["k_proj"], width, width), new Linear(attention["v_proj"], width, width)],
            new Linear(attention["out_proj"], width, width),
            (new Linear(perceptron["fc1"], width, wide), new Linear(perceptron["fc2"], wide, width)),
            facts);
    }

    /// <summary>Under OpenAI's and OpenCLIP's own names.</summary>
    public static EncoderLayer OfOpenClip(WeightScope weights, EncoderLayerFacts facts)
    {
        var (attention, perceptron, width) = (weights["attn"], weights["mlp"], facts.Width);
        var wide = perceptron.ShapeOf("c_fc.weight")?[0] ?? 4 * width;
        return new EncoderLayer(
            (new LayerNorm(weights["ln_1"], width), new LayerNorm(weights["ln_2"], width)),
            [new Linear(attention.Take("in_proj_weight", 3 * width, width), attention.Take("in_proj_bias", 3 * width), weights.Prepared)],
            new Linear(attention["out_proj"], width, width),
            (new Linear(perceptron["c_fc"], width, wide), new Linear(perceptron["c_proj"], wide, width)),
            facts);
    }

    /// <summary>Under timm's names of a vision transformer, whose norms add 1e-6 to the variance.</summary>
    public static EncoderLayer OfTimm(WeightScope weights, EncoderLayerFacts facts)
    {
        const double Epsilon = 1e-6;
        var (attention, perceptron, width) = (weights["attn"], weights["mlp"], facts.Width);
        var wide = perceptron.ShapeOf("fc1.weight")?[0] ?? 4 * width;
        return new EncoderLayer(
            (new LayerNorm(weights["norm1"], width, Epsilon), new LayerNorm(weights["norm2"], width, Epsilon)),
            [new Linear(attention["qkv"], width, 3 * width)],
            new Linear(attention["proj"], width, width),
            (new Linear(perceptron["fc1"], width, wide), new Linear(perceptron["fc2"], wide, width)),
            facts);
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var normed = norm1.Forward(x);
        var qkv = queryKeyValue.Length == 3 ? [.. queryKeyValue.Select(part => part.Forward(normed))] : queryKeyValue[0].Forward(normed).chunk(3, -1);
        var h = output.ForwardAdd(Attention.Attend(qkv[0], qkv[1], qkv[2], facts.Heads, facts.Causal), x);
        return narrow.ForwardAdd(facts.Activation(widen.Forward(norm2.Forward(h))), h).MoveToOuterDisposeScope();
    }
}
