using System.Collections.Immutable;
using System.Globalization;
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

    private static AdapterUse? Adapter(ExtraNetworkTag tag, DiffusionModel model)
    {
        if (model.Folders.FindLora(NameOf(tag)) is not { } path) return null;
        var (numbers, named) = (tag.Positional, tag.Named);
        var text = Number(tag, named.TryGetValue("te", out var te) ? te : numbers.ElementAtOrDefault(1)) ?? 1;
        var network = Number(tag, named.TryGetValue("unet", out var unet) ? unet : numbers.ElementAtOrDefault(2)) ?? text;
        var rank = named.TryGetValue("dyn", out var dyn) ? dyn : numbers.ElementAtOrDefault(3);
        return new AdapterUse(NameOf(tag), path, File.GetLastWriteTimeUtc(path).Ticks, text, network, rank is null ? null : Rank(tag, rank));
    }

    private static HypernetworkUse? Hypernetwork(ExtraNetworkTag tag, DiffusionModel model) =>
        model.Folders.FindHypernetwork(tag.Items[0]) is { } path
            ? new HypernetworkUse(tag.Items[0], path, File.GetLastWriteTimeUtc(path).Ticks, Number(tag, tag.Items.ElementAtOrDefault(1)) ?? 1)
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
        tags.Select(NameOf).Distinct().ToList() is { Count: > 0 } names ? [$"{kind} not found: {string.Join(", ", names)}"] : [];

    private static string NameOf(ExtraNetworkTag tag) => tag.Positional is [var name, ..] ? name : "";

    private static double? Number(ExtraNetworkTag tag, string? text) =>
        text is null ? null
        : double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : throw new RequestException("prompt", $"'{text}' in <{tag.Kind}:{string.Join(':', tag.Items)}> is no number; write a weight, such as <{tag.Kind}:{NameOf(tag)}:0.8>");

    private static int Rank(ExtraNetworkTag tag, string text) =>
        int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rank) && rank > 0
            ? rank
            : throw new RequestException("prompt", $"'{text}' in <{tag.Kind}:{string.Join(':', tag.Items)}> is no rank; dyn is a whole number from 1");
}
