using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.TextEncoders;

/// <summary>CLIP's text transformer (Radford et al. 2021), in either of its two key layouts: OpenAI's as Hugging Face names it, and OpenCLIP's.</summary>
public sealed class TextEncoder
{
    private const long HeadWidth = 64; // of every published CLIP text tower

    private readonly Tensor tokenEmbedding;
    private readonly Tensor positionEmbedding;
    private readonly EncoderLayer[] blocks;
    private readonly LayerNorm finalNorm;
    private readonly Tensor? projection;

    private TextEncoder(Tensor tokenEmbedding, Tensor positionEmbedding, EncoderLayer[] blocks, LayerNorm finalNorm, Tensor? projection)
    {
        this.tokenEmbedding = tokenEmbedding;
        this.positionEmbedding = positionEmbedding;
        this.blocks = blocks;
        this.finalNorm = finalNorm;
        this.projection = projection;
    }

    /// <summary>Width of a token.</summary>
    public long Width => tokenEmbedding.size(1);

    /// <summary>Tokens of one chunk, 77.</summary>
    public long Length => positionEmbedding.size(0);

    public int Layers => blocks.Length;

    /// <summary>Hugging Face layout, the place <c>…transformer.text_model</c>; quick GELU as OpenAI trained it.</summary>
    /// <exception cref="WeightsException">These are not a CLIP text encoder's keys.</exception>
    public static TextEncoder OfClip(WeightScope weights)
    {
        var embeddings = weights["embeddings"];
        var (tokens, width, length) = Sizes(embeddings, "token_embedding.weight", "position_embedding.weight");
        var layers = Count(weights["encoder"]["layers"], "layer_norm1.weight");
        return new TextEncoder(
            embeddings.Take("token_embedding.weight", tokens, width),
            embeddings.Take("position_embedding.weight", length, width),
            [.. Enumerable.Range(0, layers).Select(i => EncoderLayer.OfClip(weights["encoder"]["layers"][i], new EncoderLayerFacts(width, width / HeadWidth, Gelu.Quick, Causal: true)))],
            new LayerNorm(weights["final_layer_norm"], width),
            projection: null);
    }

    /// <summary>OpenCLIP layout, the place <c>….model</c>, with the projection of the pooled output.</summary>
    /// <param name="weights">Where it lies.</param>
    /// <param name="activation">OpenAI's own files have <see cref="Gelu.Quick"/>; null is <see cref="Gelu.Exact"/>.</param>
    /// <exception cref="WeightsException">These are not an OpenCLIP text encoder's keys.</exception>
    public static TextEncoder OfOpenClip(WeightScope weights, Func<Tensor, Tensor>? activation = null)
    {
        var (tokens, width, length) = Sizes(weights, "token_embedding.weight", "positional_embedding");
        var layers = Count(weights["transformer"]["resblocks"], "ln_1.weight");
        return new TextEncoder(
            weights.Take("token_embedding.weight", tokens, width),
            weights.Take("positional_embedding", length, width),
            [.. Enumerable.Range(0, layers).Select(i => EncoderLayer.OfOpenClip(weights["transformer"]["resblocks"][i], new EncoderLayerFacts(width, width / HeadWidth, activation ?? Gelu.Exact, Causal: true)))],
            new LayerNorm(weights["ln_final"], width),
            weights.ShapeOf("text_projection") is { } shape ? weights.Take("text_projection", shape) : null);
    }

    /// <summary>All hidden states: what enters the first layer, then what each layer gives; [B, T, Width] each, <see cref="Layers"/> + 1 of them.</summary>
    /// <param name="tokens">[B, T] int64, T ≤ <see cref="Length"/>.</param>
    /// <param name="type">The type to compute in.</param>
    /// <param name="edit">May replace rows of the token embeddings [B, T, Width] before positions are added (textual inversion).</param>
    public Tensor[] Forward(Tensor tokens, ScalarType type, Func<Tensor, Tensor>? edit = null)
    {
        using var scope = NewDisposeScope();
        var (batch, length) = (tokens.size(0), tokens.size(1));
        var embedded = tokenEmbedding.index_select(0, tokens.flatten()).view(batch, length, Width).to(type);
        if (edit is not null) embedded = edit(embedded);

        var states = new Tensor[blocks.Length + 1];
        states[0] = embedded.Added(positionEmbedding.slice(0, 0, length, 1).As(embedded));
        for (var i = 0; i < blocks.Length; i++) states[i + 1] = blocks[i].Forward(states[i]);
        foreach (var state in states) state.MoveToOuterDisposeScope();
        return states;
    }

    /// <summary>The last layer normalisation, applied to any hidden state.</summary>
    public Tensor Normalise(Tensor hidden) => finalNorm.Forward(hidden);

    /// <summary>The state at the end-of-text token (the highest id), projected where the model has a projection: [B, T, Width] → [B, P].</summary>
    /// <param name="hidden">A normalised hidden state.</param>
    /// <param name="tokens">[B, T] int64.</param>
    public Tensor Pool(Tensor hidden, Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var ends = tokens.argmax(dim: -1).view(-1, 1, 1).expand(-1, 1, Width);
        var pooled = hidden.gather(1, ends).squeeze(1);
        return (projection is null ? pooled.alias() : nn.functional.linear(pooled, projection.As(pooled).t())).MoveToOuterDisposeScope();
    }

    private static (long Tokens, long Width, long Length) Sizes(WeightScope weights, string tokens, string positions)
    {
        var table = weights.ShapeOf(tokens) ?? throw Missing(weights, tokens);
        var places = weights.ShapeOf(positions) ?? throw Missing(weights, positions);
        return (table[0], table[1], places[0]);
    }

    private static int Count(WeightScope layers, string key)
    {
        var count = 0;
        while (layers[count].Has(key)) count++;
        return count > 0 ? count : throw Missing(layers, $"0.{key}");
    }

    private static WeightsException Missing(WeightScope weights, string key) =>
        new(weights.Source.Name, weights.Key(key), "is missing, so this is not a CLIP text encoder");
}
