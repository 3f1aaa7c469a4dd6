using Easel.Core.Requests;
using Easel.Diffusion.Conditioning;
using Easel.Diffusion.Sampling.Guidance;

namespace Easel.Diffusion;

/// <summary>What guides a batch: one prompt and one negative prompt for all its pictures, changing with the calls of the network.</summary>
public sealed class BatchConditioning : GuidedConditioning<TextConditioning>
{
    private readonly EncodedPrompts prompts;
    private readonly PictureOptions options;

    private BatchConditioning(int images, EncodedPrompts prompts, PictureOptions options)
    {
        Images = images;
        this.prompts = prompts;
        this.options = options;
    }

    public override int Images { get; }

    /// <summary>Whether a prompt was brought to the other's length at the latest call; the infotext says so.</summary>
    public bool Padded { get; private set; }

    /// <summary>The prompts as the refiner is told them, or null without one.</summary>
    public BatchConditioning? Refined { get; private init; }

    /// <summary>The prompts of the second pass, or null without one.</summary>
    public BatchConditioning? Second { get; private init; }

    /// <summary>Encodes a plan's prompts. The tensors belong to the caller's scope.</summary>
    /// <param name="plan">Whose.</param>
    /// <param name="images">Pictures in the batch.</param>
    /// <param name="cancel">Checked before each call of a text encoder.</param>
    public static BatchConditioning Encode(ImagePlan plan, int images, CancellationToken cancel = default)
    {
        var request = plan.Request;
        plan.Model.Keep(request.Options.Fp8Storage);
        plan.Model.Use(plan.Networks);
        return new BatchConditioning(images, plan.Model.Prompts.Encode(plan.Prompt, plan.NegativePrompt, plan.PromptSteps, plan.Encoding, cancel), request.Options)
        {
            Refined = plan.Refiner is { } refiner ? Encode(plan with { Model = refiner.Model, Refiner = null, Hires = null }, images, cancel) : null,
            Second = plan.Hires is { } hires ? Encode(hires.Plan, images, cancel) : null,
        };
    }

    public override IReadOnlyList<GuidedPart<TextConditioning>> Select(int image, int call)
    {
        var (prompt, negative, empty) = prompts;
        var parts = prompt.Select(part => part.Conditioning.At(call)).ToList();
        Padded = (empty is not null || options.PadConditioningOld) && parts.Max(part => part.Context.size(1)) != negative.At(call).Context.size(1);
        var together = TextConditioning.Stack(parts).Context; // parts of different length are brought to one, as A1111 does
        if (empty is not null && !options.PadConditioningOld) together = ConditioningPadding.WithEmpty(together, negative.At(call).Context, empty).Prompt;
        return [.. parts.Select((part, i) => new GuidedPart<TextConditioning>(prompt[i].Weight, part with { Context = together.narrow(0, i, 1) }))];
    }

    public override TextConditioning SelectNegative(int image, int call)
    {
        var (prompt, negative, empty) = prompts;
        var entry = negative.At(call);
        if (empty is null && !options.PadConditioningOld) return entry;

        var length = prompt.Max(part => part.Conditioning.At(call).Context.size(1));
        if (options.PadConditioningOld) return entry with { Context = ConditioningPadding.FitNegative(entry.Context, length) };
        using var longest = prompt.First(part => part.Conditioning.At(call).Context.size(1) == length).Conditioning.At(call).Context.alias();
        return entry with { Context = ConditioningPadding.WithEmpty(longest, entry.Context, empty!).Negative };
    }

    public override object ShapeOf(TextConditioning conditioning) => conditioning.Context.size(1);
}
