using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.TextEncoders;

/// <summary>One layer of a text transformer: causal self-attention and a two-layer perceptron, each on a normalised input and added; [B, T, width].</summary>
public sealed class TextBlock
{
    private readonly LayerNorm norm1;
    private readonly Linear[] queryKeyValue; // three, or one stacked
    private readonly Linear output;
    private readonly LayerNorm norm2;
    private readonly Linear widen;
    private readonly Linear narrow;
    private readonly Func<Tensor, Tensor> activation;
    private readonly long heads;

    private TextBlock(WeightScope norms, (string First, string Second) names, Linear[] queryKeyValue, Linear output, Linear[] perceptron, Func<Tensor, Tensor> activation, long heads)
    {
        var width = norms.ShapeOf($"{names.First}.weight")?[0] ?? 0;
        norm1 = new LayerNorm(norms[names.First], width);
        norm2 = new LayerNorm(norms[names.Second], width);
        this.queryKeyValue = queryKeyValue;
        this.output = output;
        (widen, narrow) = (perceptron[0], perceptron[1]);
        this.activation = activation;
        this.heads = heads;
    }

    public static TextBlock OfClip(WeightScope weights, long width, long heads)
    {
        var (attention, perceptron) = (weights["self_attn"], weights["mlp"]);
        var wide = perceptron.ShapeOf("fc1.weight")?[0] ?? 4 * width;
        return new TextBlock(
            weights,
            ("layer_norm1", "layer_norm2"),
            [new Linear(attention["q_proj"], width, width), new Linear(attention["k_proj"], width, width), new Linear(attention["v_proj"], width, width)],
            new Linear(attention["out_proj"], width, width),
            [new Linear(perceptron["fc1"], width, wide), new Linear(perceptron["fc2"], wide, width)],
            QuickGelu,
            heads);
    }

    public static TextBlock OfOpenClip(WeightScope weights, long width, long heads)
    {
        var (attention, perceptron) = (weights["attn"], weights["mlp"]);
        var wide = perceptron.ShapeOf("c_fc.weight")?[0] ?? 4 * width;
        return new TextBlock(
            weights,
            ("ln_1", "ln_2"),
            [new Linear(attention.Take("in_proj_weight", 3 * width, width), attention.Take("in_proj_bias", 3 * width), weights.Prepared)],
            new Linear(attention["out_proj"], width, width),
            [new Linear(perceptron["c_fc"], width, wide), new Linear(perceptron["c_proj"], wide, width)],
            x => nn.functional.gelu(x),
            heads);
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var normed = norm1.Forward(x);
        var qkv = queryKeyValue.Length == 3 ? [.. queryKeyValue.Select(part => part.Forward(normed))] : queryKeyValue[0].Forward(normed).chunk(3, -1);
        var h = output.ForwardAdd(Attention.Attend(qkv[0], qkv[1], qkv[2], heads, causal: true), x);
        return narrow.ForwardAdd(activation(widen.Forward(norm2.Forward(h))), h).MoveToOuterDisposeScope();
    }

    // OpenAI's approximation, x · sigmoid(1.702 x) (Hendrycks and Gimpel 2016).
    private static Tensor QuickGelu(Tensor x) => x * x.Times(1.702).sigmoid();
}
