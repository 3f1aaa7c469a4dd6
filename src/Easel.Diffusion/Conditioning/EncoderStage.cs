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
    private const int ChunksAtOnce = 8; // of one call: enough for all but the longest prompts, and cancelled within a second or two

    private readonly TextEncoderSlot slot;
    private readonly int index;
    private readonly TextEncoder encoder;
    private readonly PreparedWeights? prepared;
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
        this.prepared = prepared;
        this.index = index;
        this.type = type;
        this.device = device;
        encoder = slot.Kind == TextEncoderKind.Clip ? TextEncoder.OfClip(place) : TextEncoder.OfOpenClip(place);
        Tokenizer = new(slot.Kind == TextEncoderKind.Clip ? ClipTextRules.HuggingFace : ClipTextRules.OpenClip);
    }

    public ClipTokenizer Tokenizer { get; }

    public long Width => encoder.Width;

    /// <summary>For each grid its context [rows, 77·columns, W] and, where the slot asks for it, the pooled state of the first column [rows, P].</summary>
    /// <param name="grids">What to encode; their chunks share calls of the encoder.</param>
    /// <param name="options">Emphasis and clip skip.</param>
    /// <param name="embeddings">By name.</param>
    /// <param name="cancel">Checked before each call.</param>
    public IReadOnlyList<(Tensor Context, Tensor? Pooled)> Encode(
        IReadOnlyList<ChunkGrid> grids, EncodeOptions options, IReadOnlyDictionary<string, TextualInversion> embeddings, CancellationToken cancel)
    {
        using var scope = NewDisposeScope();
        var (states, pooled) = States([.. grids.SelectMany(grid => grid.Chunks())], options, embeddings, cancel);
        var results = new List<(Tensor, Tensor?)>();
        var start = 0;
        foreach (var grid in grids)
        {
            using var batch = tensor(grid.Rows, device: device);
            results.Add((
                Weigh(grid, states.narrow(0, start, grid.Count), batch, options).MoveToOuterDisposeScope(),
                pooled?.narrow(0, start, grid.Prompts.Count).index_select(0, batch).MoveToOuterDisposeScope()));
            start += grid.Count;
        }

        return results;
    }

    /// <summary>The chosen state of each chunk [N, 77, W] and, where the slot asks for it, its pooled state [N, P].</summary>
    private (Tensor Chosen, Tensor? Pooled) States(
        IReadOnlyList<PromptChunk> chunks, EncodeOptions options, IReadOnlyDictionary<string, TextualInversion> embeddings, CancellationToken cancel)
    {
        var (chosen, pooled) = (new List<Tensor>(), new List<Tensor>());
        foreach (var part in chunks.Chunk(ChunksAtOnce))
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            prepared?.Begin(encoder);
            var tokens = Tokens(part);
            var states = encoder.Forward(tokens, type, x => Replace(x, part, embeddings));
            chosen.Add(Choose(states, options).MoveToOuterDisposeScope());
            if (slot.Pooled) pooled.Add(encoder.Pool(encoder.Normalise(states[^1]), tokens.to(device)).MoveToOuterDisposeScope());
        }

        return (cat(chosen), slot.Pooled ? cat(pooled) : null);
    }

    // The columns' states [columns · texts, 77, W] with their emphasis, side by side.
    private Tensor Weigh(ChunkGrid grid, Tensor states, Tensor batch, EncodeOptions options)
    {
        var texts = grid.Prompts.Count;
        return cat(
            [.. Enumerable.Range(0, grid.Columns).Select(i => Emphasis.Apply(
                states.narrow(0, i * texts, texts).index_select(0, batch), Multipliers(grid.Column(i)).index_select(0, batch), options.Picture.Emphasis))],
            dim: 1);
    }

    /// <summary>[B, 77] on the CPU. OpenCLIP pads with 0 behind the first end token, CLIP with the end token.</summary>
    private Tensor Tokens(PromptChunk[] chunks)
    {
        var ids = chunks.SelectMany(chunk => chunk.Tokens.Select(token => (long)token)).ToArray();
        for (var i = 0; slot.Kind == TextEncoderKind.OpenClip && i < chunks.Length; i++)
        {
            var row = ids.AsSpan(i * PromptChunk.Length, PromptChunk.Length);
            row[(row.IndexOf(ClipVocabulary.End) + 1)..].Clear();
        }

        return tensor(ids).reshape(chunks.Length, PromptChunk.Length);
    }

    private Tensor Multipliers(IReadOnlyList<PromptChunk> chunks) =>
        tensor(chunks.SelectMany(chunk => chunk.Multipliers.Select(multiplier => (float)multiplier)).ToArray(), device: device).reshape(chunks.Count, -1);

    /// <summary>Lays embeddings over the token embeddings [B, 77, W], one place behind their offset for the begin token.</summary>
    private Tensor Replace(Tensor embedded, PromptChunk[] chunks, IReadOnlyDictionary<string, TextualInversion> embeddings)
    {
        using var scope = NewDisposeScope();
        var replaced = embedded.to(device).alias();
        for (var i = 0; i < chunks.Length; i++)
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
