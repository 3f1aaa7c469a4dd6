using System.Globalization;

namespace Easel.Diffusion.Architectures;

/// <summary>Sizes that no weight's shape shows, for models that depart from the published ones; null means the published value.</summary>
/// <remarks>A safetensors file carries them in <c>__metadata__</c> as <c>easel.heads</c>, <c>easel.head_width</c> and <c>easel.norm_groups</c>; a .yaml in its UNet's parameters.</remarks>
public sealed record ArchitectureHints
{
    public const string HeadsKey = "easel.heads";
    public const string HeadWidthKey = "easel.head_width";
    public const string NormGroupsKey = "easel.norm_groups";

    /// <summary>Attention heads at every level of the UNet.</summary>
    public long? Heads { get; init; }

    /// <summary>Channels of one head of the UNet's attention, where the number of heads follows from it.</summary>
    public long? HeadWidth { get; init; }

    /// <summary>Groups of the UNet's and the autoencoder's group norms.</summary>
    public long? NormGroups { get; init; }

    /// <summary>Those that a file's metadata gives; numbers from 1, anything else is left out.</summary>
    public static ArchitectureHints From(IReadOnlyDictionary<string, string> metadata)
    {
        return new ArchitectureHints { Heads = Number(HeadsKey), HeadWidth = Number(HeadWidthKey), NormGroups = Number(NormGroupsKey) };

        long? Number(string key) => metadata.TryGetValue(key, out var text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }

    /// <summary>Those entries of a file's metadata that carry them.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(IReadOnlyDictionary<string, string> metadata) => metadata.Where(entry => entry.Key is HeadsKey or HeadWidthKey or NormGroupsKey);

    /// <summary>As metadata carries them.</summary>
    public IEnumerable<KeyValuePair<string, string>> Metadata()
    {
        foreach (var (key, number) in new[] { (HeadsKey, Heads), (HeadWidthKey, HeadWidth), (NormGroupsKey, NormGroups) })
            if (number is { } known) yield return new(key, known.ToString(CultureInfo.InvariantCulture));
    }
}
