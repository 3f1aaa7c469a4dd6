using Easel.Core.Prompts.Tokens;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Models.TextEncoders;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Conditioning;

/// <summary>One text encoder of a model: chunks of tokens in, context and pooled state out.</summary>
internal sealed class EncoderStage
{
    private readonly TextEncoderSlot slot;
    private readonly int index;
    private readonly TextEncoder encoder;
    private readonly ScalarType type;
    private readonly Device device;

    /// <param name="slot">Which encoder, and how its states are used.</param>
    /// <param name="index">Its place among the model's encoders.</param>
    /// <param name="weights">The model's.</param>
    /// <param name="type">The type to compute in.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="prepared">The model's.</param>
    public EncoderStage(TextEncoderSlot slot, int index, IWeightSource weights, ScalarType type, Device device, PreparedWeights? prepared = null)
    {
        var place = new WeightScope(weights, slot.Prefix, prepared: prepared);
        this.slot = slot;
        this.index = index;
        this.type = type;
        this.device = device;
        encoder = slot.Kind == TextEncoderKind.Clip ? TextEncoder.OfClip(place) : TextEncoder.OfOpenClip(place);
        Tokenizer = new(slot.Kind == TextEncoderKind.Clip ? ClipTextRules.HuggingFace : ClipTextRules.OpenClip);
    }

    public ClipTokenizer Tokenizer { get; }

    public long Width => encoder.Width;

    /// <summary>Context [rows, 77·chunks, W] and, where the slot asks for it, the pooled state of the first chunk [rows, P].</summary>
    /// <param name="texts">Distinct texts in chunks; shorter ones are filled up with empty chunks.</param>
    /// <param name="chunks">Chunks to make of each.</param>
    /// <param name="rows">The batch, as indices into <paramref name="texts"/>.</param>
    /// <param name="options">Emphasis and clip skip.</param>
    /// <param name="embeddings">By name.</param>
    public (Tensor Context, Tensor? Pooled) Encode(
        IReadOnlyList<ChunkedPrompt> texts, int chunks, long[] rows, EncodeOptions options, IReadOnlyDictionary<string, TextualInversion> embeddings)
    {
        using var scope = NewDisposeScope();
        var columns = new List<Tensor>();
        Tensor? pooled = null;
        using var batch = tensor(rows, device: device);
        for (var i = 0; i < chunks; i++)
        {
            var column = texts.Select(text => i < text.Chunks.Length ? text.Chunks[i] : PromptChunk.Empty).ToList();
            var tokens = Tokens(column);
            var states = encoder.Forward(tokens, type, x => Replace(x, column, embeddings));
            var chosen = Choose(states, options).index_select(0, batch);
            if (slot.Pooled && i == 0) pooled = encoder.Pool(encoder.Normalise(states[^1]), tokens.to(device)).index_select(0, batch);
            columns.Add(Emphasis.Apply(chosen, Multipliers(column).index_select(0, batch), options.Picture.Emphasis));
        }

        return (cat(columns, dim: 1).MoveToOuterDisposeScope(), pooled?.MoveToOuterDisposeScope());
    }

    /// <summary>[B, 77] on the CPU. OpenCLIP pads with 0 behind the first end token, CLIP with the end token.</summary>
    private Tensor Tokens(List<PromptChunk> chunks)
    {
        var ids = chunks.SelectMany(chunk => chunk.Tokens.Select(token => (long)token)).ToArray();
        for (var i = 0; slot.Kind == TextEncoderKind.OpenClip && i < chunks.Count; i++)
        {
            var row = ids.AsSpan(i * PromptChunk.Length, PromptChunk.Length);
            row[(row.IndexOf(ClipVocabulary.End) + 1)..].Clear();
        }

        return tensor(ids).reshape(chunks.Count, PromptChunk.Length);
    }

    private Tensor Multipliers(List<PromptChunk> chunks) =>
        tensor(chunks.SelectMany(chunk => chunk.Multipliers.Select(multiplier => (float)multiplier)).ToArray(), device: device).reshape(chunks.Count, -1);

    /// <summary>Lays embeddings over the token embeddings [B, 77, W], one place behind their offset for the begin token.</summary>
    private Tensor Replace(Tensor embedded, List<PromptChunk> chunks, IReadOnlyDictionary<string, TextualInversion> embeddings)
    {
        using var scope = NewDisposeScope();
        var replaced = embedded.to(device).alias();
        for (var i = 0; i < chunks.Count; i++)
        {
            foreach (var fix in chunks[i].Fixes)
            {
                var vectors = embeddings[fix.Embedding.Name].For(index);
                var count = Math.Min(vectors.size(0), PromptChunk.Length - fix.Offset - 1);
                replaced.select(0, i).narrow(0, fix.Offset + 1, count).copy_(vectors.narrow(0, 0, count));
            }
        }

        return replaced.MoveToOuterDisposeScope();
    }

    private Tensor Choose(Tensor[] states, EncodeOptions options)
    {
        var follows = slot.Kind == TextEncoderKind.Clip && (slot.SkippedLayers == 0 || options.Picture.SdxlClipLSkip);
        var fromEnd = follows ? Math.Max(options.ClipSkip, 1) : 1 + slot.SkippedLayers;
        if (fromEnd > states.Length)
            throw new RequestException("clip_skip", $"clip skip is {options.ClipSkip}; this model's text encoder has {encoder.Layers} layers, give 1–{states.Length}");
        return slot.FinalNorm ? encoder.Normalise(states[^fromEnd]) : states[^fromEnd].alias();
    }
}
