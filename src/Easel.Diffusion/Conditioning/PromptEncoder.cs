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

    /// <summary>Both prompts of a picture, as one batch of chunks.</summary>
    /// <param name="prompt">May have parts joined by AND, each with its schedule.</param>
    /// <param name="negative">Here AND is a word like others. SDXL takes an empty one as zeros.</param>
    /// <param name="schedule">How many calls of the network there will be.</param>
    /// <param name="options">How.</param>
    /// <param name="cancel">Checked before each call of a text encoder.</param>
    /// <exception cref="Core.Requests.RequestException">A weight is no number, an embedding too long, or the clip skip too large.</exception>
    public EncodedPrompts Encode(string prompt, string negative, ScheduleOptions schedule, EncodeOptions options, CancellationToken cancel = default)
    {
        using var scope = NewDisposeScope();
        var parts = Composition.Parse(prompt);
        var texts = parts.Select(part => part.Text).Distinct().ToList();
        var schedules = texts.Append(negative).Select(text => PromptSchedule.Parse(text, schedule)).ToList();
        var batches = schedules.Select((entries, i) => new TextBatch([.. entries.Select(entry => entry.Text)], Negative: i == texts.Count)).ToList();
        if (options.Picture.PadConditioning) batches.Add(new TextBatch([""], Negative: false));

        var encoded = Encode(batches, options, cancel);
        var scheduled = schedules.Select((entries, i) => Split(entries, encoded[i])).ToList();
        return new EncodedPrompts(
            [.. parts.Select(part => new WeightedConditioning(scheduled[texts.IndexOf(part.Text)], part.Weight))],
            scheduled[^1],
            options.Picture.PadConditioning ? encoded[^1].Context : null).MoveToOuterDisposeScope();
    }

    /// <summary>Chunks of a text as the first encoder sees them: for token counts and the names of embeddings in use.</summary>
    public PromptChunker Chunker(EncodeOptions options) => ChunkerOf(stages[0], options);

    /// <summary>Texts as one batch of literal prompts with emphasis, [B, …].</summary>
    /// <param name="texts">All of one schedule: the Original emphasis mode takes the mean over them together.</param>
    /// <param name="options">How.</param>
    /// <param name="negative">Whether an SDXL model takes texts that are all empty as zeros, and a refiner its low score.</param>
    public TextConditioning Encode(IReadOnlyList<string> texts, EncodeOptions options, bool negative) => Encode([new TextBatch(texts, negative)], options, CancellationToken.None)[0];

    private List<TextConditioning> Encode(IReadOnlyList<TextBatch> batches, EncodeOptions options, CancellationToken cancel)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var grids = batches.Select(batch => ChunkGrid.OfStages([.. stages.Select(stage => ChunkerOf(stage, options))], batch.Texts)).ToList();
        var encoded = stages.Select((stage, i) => stage.Encode([.. grids.Select(grid => grid[i])], options, embeddings, cancel)).ToList();
        return [.. batches.Select((batch, b) => Join(batch, [.. encoded.Select(parts => parts[b])], options).MoveToOuterDisposeScope())];
    }

    // The encoders' states side by side, and SDXL's vector.
    private TextConditioning Join(TextBatch batch, IReadOnlyList<(Tensor Context, Tensor? Pooled)> parts, EncodeOptions options)
    {
        var context = cat([.. parts.Select(part => part.Context)], dim: -1);
        var sizes = SizeVector.Of(architecture.SizeConditioning, options, batch.Negative);
        if (sizes is null) return new TextConditioning(context);

        var pooled = cat([.. parts.Select(part => part.Pooled).OfType<Tensor>()], dim: -1);
        if (batch.Negative && batch.Texts.All(text => text.Length == 0)) (context, pooled) = (context.zeros_like(), pooled.zeros_like());
        return new TextConditioning(context, cat([pooled, sizes.to(type, device).expand(batch.Texts.Count, -1)], dim: 1));
    }

    private static ScheduledConditioning Split(IReadOnlyList<ScheduledText> entries, TextConditioning all) => new(
        [.. entries.Select(entry => entry.EndStep)],
        [.. Enumerable.Range(0, entries.Count).Select(i => new TextConditioning(all.Context.narrow(0, i, 1), all.Vector?.narrow(0, i, 1)))]);

    private PromptChunker ChunkerOf(EncoderStage stage, EncodeOptions options) =>
        new(stage.Tokenizer, index, options.Picture.Emphasis, options.Picture.CommaPaddingBacktrack);
}
