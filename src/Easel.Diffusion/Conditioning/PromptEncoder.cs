using System.Collections.Immutable;
using Easel.Core.Prompts;
using Easel.Core.Prompts.Tokens;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Conditioning;

/// <summary>Turns prompts into what the UNet of one model is told, as A1111 does.</summary>
/// <remarks>Prompts come without extra-network tags and comments. Results belong to the caller's dispose scope.</remarks>
public sealed class PromptEncoder
{
    private readonly Architecture architecture;
    private readonly ImmutableArray<EncoderStage> stages;
    private readonly Dictionary<string, TextualInversion> embeddings = [];
    private readonly EmbeddingIndex index;
    private readonly ScalarType type;
    private readonly Device device;

    /// <param name="architecture">Which encoders, and how they are used.</param>
    /// <param name="weights">The checkpoint's; the source must outlive the encoder.</param>
    /// <param name="embeddings">Textual inversions; those of other widths are left out (<see cref="SkippedEmbeddings"/>). They must outlive it too.</param>
    /// <param name="type">The type to compute in; float32 where the device is the CPU.</param>
    /// <param name="device">Where to compute; the CPU when null.</param>
    /// <param name="prepared">The model's weights as operations want them, or null to convert them at each use.</param>
    /// <exception cref="WeightsException">A text encoder is missing or of another shape.</exception>
    public PromptEncoder(
        Architecture architecture, IWeightSource weights, IReadOnlyList<TextualInversion>? embeddings = null, ScalarType type = ScalarType.Float32, Device? device = null,
        PreparedWeights? prepared = null)
    {
        this.architecture = architecture;
        this.type = type;
        this.device = device ?? CPU;
        stages = [.. architecture.Encoders.Select((slot, i) => new EncoderStage(slot, i, weights, type, this.device, prepared))];
        var widths = stages.Select(stage => stage.Width).ToList();
        foreach (var embedding in (embeddings ?? []).Where(embedding => embedding.Fits(widths))) this.embeddings[embedding.Name] = embedding;
        SkippedEmbeddings = [.. (embeddings ?? []).Where(embedding => !embedding.Fits(widths)).Select(embedding => embedding.Name)];
        index = new(stages[0].Tokenizer, this.embeddings.Values.Select(embedding => new EmbeddingName(embedding.Name, embedding.Count)));
    }

    /// <summary>Names of embeddings made for other models.</summary>
    public ImmutableArray<string> SkippedEmbeddings { get; }

    /// <summary>A positive prompt: its parts joined by AND, each with its schedule.</summary>
    /// <exception cref="Core.Requests.RequestException">A weight is no number, an embedding too long, or the clip skip too large.</exception>
    public ImmutableArray<WeightedConditioning> EncodePrompt(string prompt, ScheduleOptions schedule, EncodeOptions options)
    {
        using var scope = NewDisposeScope();
        var known = new Dictionary<string, ScheduledConditioning>();
        var parts = ImmutableArray.CreateBuilder<WeightedConditioning>();
        foreach (var (text, weight) in Composition.Parse(prompt))
        {
            if (!known.TryGetValue(text, out var conditioning)) known[text] = conditioning = EncodeSchedule(text, schedule, options, negative: false);
            parts.Add(new(conditioning, weight));
        }

        foreach (var conditioning in known.Values) conditioning.MoveToOuterDisposeScope();
        return parts.ToImmutable();
    }

    /// <summary>A negative prompt, where AND is a word like others. SDXL takes an empty one as zeros.</summary>
    /// <exception cref="Core.Requests.RequestException">As for <see cref="EncodePrompt"/>.</exception>
    public ScheduledConditioning EncodeNegative(string prompt, ScheduleOptions schedule, EncodeOptions options) =>
        EncodeSchedule(prompt, schedule, options, negative: true);

    /// <summary>The empty prompt's context [1, 77, W], which fills up shorter prompts (<see cref="ConditioningPadding.WithEmpty"/>).</summary>
    public Tensor EncodeEmpty(EncodeOptions options)
    {
        using var scope = NewDisposeScope();
        return Encode([""], options, negative: false).Context.MoveToOuterDisposeScope();
    }

    /// <summary>Chunks of a text as the first encoder sees them: for token counts and the names of embeddings in use.</summary>
    public PromptChunker Chunker(EncodeOptions options) => ChunkerOf(stages[0], options);

    /// <summary>Texts as one batch of literal prompts with emphasis, [B, …].</summary>
    /// <param name="texts">All of one schedule: the Original emphasis mode takes the mean over them together.</param>
    /// <param name="options">How.</param>
    /// <param name="negative">Whether an SDXL model takes texts that are all empty as zeros, and a refiner its low score.</param>
    public TextConditioning Encode(IReadOnlyList<string> texts, EncodeOptions options, bool negative)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var distinct = texts.Distinct().ToList();
        var rows = texts.Select(text => (long)distinct.IndexOf(text)).ToArray();
        var chunked = stages.Select(stage => distinct.Select(ChunkerOf(stage, options).Chunk).ToList()).ToList();
        var chunks = chunked.SelectMany(prompts => prompts).Max(prompt => prompt.Chunks.Length);
        var encoded = stages.Select((stage, i) => stage.Encode(chunked[i], chunks, rows, options, embeddings)).ToList();

        var context = cat([.. encoded.Select(part => part.Context)], dim: -1);
        var sizes = SizeVector.Of(architecture.SizeConditioning, options, negative);
        if (sizes is null) return new TextConditioning(context).MoveToOuterDisposeScope();

        var pooled = cat([.. encoded.Select(part => part.Pooled).OfType<Tensor>()], dim: -1);
        if (negative && texts.All(text => text.Length == 0)) (context, pooled) = (context.zeros_like(), pooled.zeros_like());
        var vector = cat([pooled, sizes.to(type, device).expand(texts.Count, -1)], dim: 1);
        return new TextConditioning(context, vector).MoveToOuterDisposeScope();
    }

    private ScheduledConditioning EncodeSchedule(string text, ScheduleOptions schedule, EncodeOptions options, bool negative)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var entries = PromptSchedule.Parse(text, schedule);
        var all = Encode([.. entries.Select(entry => entry.Text)], options, negative);
        return new ScheduledConditioning(
            [.. entries.Select(entry => entry.EndStep)],
            [.. Enumerable.Range(0, entries.Count).Select(i => new TextConditioning(all.Context.narrow(0, i, 1), all.Vector?.narrow(0, i, 1)))])
            .MoveToOuterDisposeScope();
    }

    private PromptChunker ChunkerOf(EncoderStage stage, EncodeOptions options) =>
        new(stage.Tokenizer, index, options.Picture.Emphasis, options.Picture.CommaPaddingBacktrack);
}
