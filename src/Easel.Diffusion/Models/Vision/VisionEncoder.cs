using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vision;

/// <summary>CLIP's vision transformer (Radford et al. 2021; Dosovitskiy et al. 2021), in either of its two key layouts: OpenAI's and OpenCLIP's own, and Hugging Face's.</summary>
public sealed class VisionEncoder
{
    private const long HeadWidth = 64; // of towers up to ViT-L
    private const long HeadsOfLarge = 16; // of ViT-L and all above it, however wide
    private const long LargeWidth = 1024;
    private const long WidestOfOpenAi = 768; // numbers of an embedding; OpenCLIP's ViT-H and larger give more

    private readonly Conv2d patches;
    private readonly Tensor classToken; // [width]
    private readonly Tensor positions; // [1 + grid², width]
    private readonly (LayerNorm Before, LayerNorm Behind) norms;
    private readonly EncoderLayer[] layers;
    private readonly (Tensor Weight, bool IsTransposed) projection; // [width, output], or transposed [output, width]
    private readonly PreparedWeights? prepared;

    private VisionEncoder(VisionSizes sizes, Conv2d patches, (Tensor Class, Tensor Positions) tokens, (LayerNorm Before, LayerNorm Behind) norms, EncoderLayer[] layers, (Tensor Weight, bool IsTransposed) projection, PreparedWeights? prepared)
    {
        Sizes = sizes;
        this.patches = patches;
        (classToken, positions) = tokens;
        this.norms = norms;
        this.layers = layers;
        this.projection = projection;
        this.prepared = prepared;
    }

    public VisionSizes Sizes { get; }

    /// <summary>Whether a file holds one in OpenAI's layout at the place <c>visual</c>.</summary>
    public static bool IsOpenClip(WeightScope weights) => weights.Has("conv1.weight") && weights.Has("ln_post.weight");

    /// <summary>OpenAI's and OpenCLIP's layout, the place <c>visual</c>.</summary>
    /// <param name="weights">Where it lies.</param>
    /// <param name="quick">Whether its GELU is OpenAI's approximation, which the weights do not say; null takes what the published tower of that width was trained with.</param>
    /// <exception cref="WeightsException">These are not a CLIP vision encoder's keys.</exception>
    public static VisionEncoder OfOpenClip(WeightScope weights, bool? quick = null)
    {
        var sizes = VisionSizes.Of(weights, "conv1.weight", "positional_embedding", ("transformer.resblocks", "ln_1.weight"));
        var output = Shape(weights, "proj")[1];
        return new VisionEncoder(
            sizes with { Output = output },
            Patches(weights["conv1"], sizes),
            (weights.Take("class_embedding", sizes.Width), weights.Take("positional_embedding", sizes.Tokens, sizes.Width)),
            (new LayerNorm(weights["ln_pre"], sizes.Width), new LayerNorm(weights["ln_post"], sizes.Width)),
            [.. Enumerable.Range(0, sizes.Layers).Select(i => EncoderLayer.OfOpenClip(weights["transformer"]["resblocks"][i], Facts(sizes.Width, quick ?? IsOpenAi(output))))],
            (weights.Take("proj", sizes.Width, output), IsTransposed: false),
            weights.Prepared);
    }

    /// <summary>Hugging Face's layout, the place where <c>vision_model</c> and <c>visual_projection</c> lie.</summary>
    /// <inheritdoc cref="OfOpenClip"/>
    public static VisionEncoder OfClip(WeightScope weights, bool? quick = null)
    {
        var (model, output) = (weights["vision_model"], Shape(weights, "visual_projection.weight")[0]);
        var embeddings = model["embeddings"];
        var sizes = VisionSizes.Of(model, "embeddings.patch_embedding.weight", "embeddings.position_embedding.weight", ("encoder.layers", "layer_norm1.weight"));
        return new VisionEncoder(
            sizes with { Output = output },
            Patches(embeddings["patch_embedding"], sizes),
            (embeddings.Take("class_embedding", sizes.Width), embeddings.Take("position_embedding.weight", sizes.Tokens, sizes.Width)),
            (new LayerNorm(model["pre_layrnorm"], sizes.Width), new LayerNorm(model["post_layernorm"], sizes.Width)), // spelled so in the files
            [.. Enumerable.Range(0, sizes.Layers).Select(i => EncoderLayer.OfClip(model["encoder"]["layers"][i], Facts(sizes.Width, quick ?? IsOpenAi(output))))],
            (weights.Take("visual_projection.weight", output, sizes.Width), IsTransposed: true),
            weights.Prepared);
    }

    /// <summary>All hidden states: what enters the first layer, then what each layer gives; [B, 1 + grid², width] each.</summary>
    /// <param name="pixels">[B, 3, side, side] as <see cref="ClipPixels"/> makes them, in the type to compute in.</param>
    public Tensor[] States(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        var seen = patches.Forward(pixels).flatten(2).transpose(1, 2); // [B, grid², width]
        var first = classToken.As(seen, prepared).expand(seen.size(0), 1, -1);
        var states = new Tensor[layers.Length + 1];
        states[0] = norms.Before.Forward(cat([first, seen], dim: 1).Added(positions.As(seen, prepared)));
        for (var i = 0; i < layers.Length; i++) states[i + 1] = layers[i].Forward(states[i]);
        foreach (var state in states) state.MoveToOuterDisposeScope();
        return states;
    }

    /// <summary>What a picture is about: [B, 3, side, side] → [B, <see cref="VisionSizes.Output"/>], not normalised.</summary>
    public Tensor Embed(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        prepared?.Begin(this);
        return Project(States(pixels)[^1]).MoveToOuterDisposeScope();
    }

    /// <summary>The class token of the last state, normalised and projected: [B, T, width] → [B, <see cref="VisionSizes.Output"/>].</summary>
    public Tensor Project(Tensor last)
    {
        using var scope = NewDisposeScope();
        var pooled = norms.Behind.Forward(last.select(1, 0));
        var weight = projection.Weight.As(pooled, prepared);
        return nn.functional.linear(pooled, projection.IsTransposed ? weight : weight.t()).MoveToOuterDisposeScope();
    }

    private static bool IsOpenAi(long output) => output <= WidestOfOpenAi;

    private static EncoderLayerFacts Facts(long width, bool quick) => new(width, width > LargeWidth ? HeadsOfLarge : width / HeadWidth, quick ? Gelu.Quick : Gelu.Exact);

    private static Conv2d Patches(WeightScope weights, VisionSizes sizes) => new(weights, 3, sizes.Width, sizes.Patch, sizes.Patch, padding: 0, bias: false);

    private static long[] Shape(WeightScope weights, string key) => weights.ShapeOf(key) is { Length: 2 } shape ? shape : throw VisionSizes.Missing(weights, key);
}
