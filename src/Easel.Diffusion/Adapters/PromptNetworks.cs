using System.Collections.Immutable;
using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Diffusion.Hypernetworks;
using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Adapters;

/// <summary>What the tags of a prompt ask for, found and looked through.</summary>
public sealed record PromptNetworks
{
    /// <summary>No tags.</summary>
    public static PromptNetworks None { get; } = new();

    /// <summary>Of the LoRA family, in the prompt's order.</summary>
    public ImmutableArray<AdapterUse> Adapters { get; private init; } = [];

    /// <summary>In the prompt's order.</summary>
    public ImmutableArray<HypernetworkUse> Hypernetworks { get; private init; } = [];

    /// <summary>What was left out, and why.</summary>
    public ImmutableArray<string> Warnings { get; private init; } = [];

    /// <summary>Finds what <paramref name="tags"/> name. As in A1111 a name that nobody bears is left out, and told.</summary>
    /// <exception cref="RequestException">A weight is no number, or a file is damaged or made for another kind of model.</exception>
    public static PromptNetworks Of(IReadOnlyList<ExtraNetworkTag> tags, DiffusionModel model)
    {
        if (tags.Count == 0) return None;

        var (adapters, hypernetworks) = (tags.Where(tag => tag.Kind is "lora" or "lyco").ToList(), tags.Where(tag => tag.Kind is "hypernet").ToList());
        var (found, nets) = (adapters.Select(tag => Adapter(tag, model)).ToList(), hypernetworks.Select(tag => Hypernetwork(tag, model)).ToList());
        return new PromptNetworks
        {
            Adapters = [.. found.OfType<AdapterUse>()],
            Hypernetworks = [.. nets.OfType<HypernetworkUse>()],
            Warnings =
            [
                .. Missing("Lora", adapters.Where((_, i) => found[i] is null)), // A1111's words
                .. Missing("Hypernetwork", hypernetworks.Where((_, i) => nets[i] is null)),
                .. found.OfType<AdapterUse>().Select(use => Checked($"LoRA '{use.Name}'", () => model.Adapters.Check(use))).OfType<string>().Distinct(),
                .. nets.OfType<HypernetworkUse>().Select(use => Checked($"hypernetwork '{use.Name}'", () => Check(use, model))).OfType<string>().Distinct(),
                .. tags.Except(adapters).Except(hypernetworks).Select(tag => $"there are no {tag.Kind} networks; the tag of '{string.Join(':', tag.Items)}' was left out").Distinct(),
            ],
        };
    }

    /// <summary>Whether a LoRA changes the UNet at some steps only.</summary>
    public bool AreScheduled => Adapters.Any(use => use.IsScheduled);

    /// <summary>What is in use at a step of sampling, from 0.</summary>
    public PromptNetworks At(int step) => AreScheduled ? this with { Adapters = [.. Adapters.Select(use => use.At(step))] } : this;

    private static AdapterUse? Adapter(ExtraNetworkTag tag, DiffusionModel model) => model.Folders.FindLora(AdapterTag.NameOf(tag)) is { } path ? AdapterTag.Read(tag, path) : null;

    private static HypernetworkUse? Hypernetwork(ExtraNetworkTag tag, DiffusionModel model) =>
        model.Folders.FindHypernetwork(tag.Items[0]) is { } path
            ? new HypernetworkUse(tag.Items[0], path, File.GetLastWriteTimeUtc(path).Ticks, AdapterTag.Number(tag, tag.Items.ElementAtOrDefault(1)) ?? 1)
            : null;

    private static string? Check(HypernetworkUse use, DiffusionModel model)
    {
        using var file = HypernetworkFile.Open(use.Path);
        var width = model.UNet.Config.ContextWidth;
        return file.Widths.Contains(width) ? null : $"the hypernetwork '{use.Name}' has nothing for this model's prompts, whose width is {width}, but for {string.Join(", ", file.Widths)}; it is made for another kind of model";
    }

    private static string? Checked(string what, Func<string?> check)
    {
        try { return check(); }
        catch (WeightsException damaged) { throw new RequestException("prompt", $"the {what} cannot be used: {damaged.Message}"); }
    }

    private static IEnumerable<string> Missing(string kind, IEnumerable<ExtraNetworkTag> tags) =>
        tags.Select(AdapterTag.NameOf).Distinct().ToList() is { Count: > 0 } names ? [$"{kind} not found: {string.Join(", ", names)}"] : [];
}
