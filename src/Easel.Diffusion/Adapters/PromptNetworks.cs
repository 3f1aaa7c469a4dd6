using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Adapters;

/// <summary>What the tags of a prompt ask for, found and looked through.</summary>
/// <param name="Adapters">Of the LoRA family, in the prompt's order.</param>
/// <param name="Warnings">What was left out, and why.</param>
public sealed record PromptNetworks(ImmutableArray<AdapterUse> Adapters, ImmutableArray<string> Warnings)
{
    /// <summary>No tags.</summary>
    public static PromptNetworks None { get; } = new([], []);

    /// <summary>Finds what <paramref name="tags"/> name. As in A1111 a name that nobody bears is left out, and told.</summary>
    /// <exception cref="RequestException">A weight is no number, or a file is damaged or made for another kind of model.</exception>
    public static PromptNetworks Of(IReadOnlyList<ExtraNetworkTag> tags, DiffusionModel model)
    {
        if (tags.Count == 0) return None;

        var (adapters, missing, warnings) = (ImmutableArray.CreateBuilder<AdapterUse>(), new List<string>(), new List<string>());
        foreach (var tag in tags)
        {
            if (tag.Kind is not ("lora" or "lyco")) warnings.Add($"{tag.Kind} networks are not supported yet; the tag of '{string.Join(':', tag.Items)}' was left out");
            else if (Adapter(tag, model) is not { } use) missing.Add(NameOf(tag));
            else
            {
                adapters.Add(use);
                if (Check(use, model) is { } warning) warnings.Add(warning);
            }
        }

        if (missing.Count > 0) warnings.Insert(0, $"Lora not found: {string.Join(", ", missing.Distinct())}"); // A1111's words
        return new PromptNetworks(adapters.ToImmutable(), [.. warnings.Distinct()]);
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

    private static string? Check(AdapterUse use, DiffusionModel model)
    {
        try { return model.Adapters.Check(use); }
        catch (WeightsException damaged) { throw new RequestException("prompt", $"the LoRA '{use.Name}' cannot be used: {damaged.Message}"); }
    }

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
