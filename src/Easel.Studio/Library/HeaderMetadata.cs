using System.Text.Json;
using System.Text.RegularExpressions;
using Easel.Diffusion.Architectures;

namespace Easel.Studio.Library;

/// <summary>What the texts in a header tell: those of kohya's trainer (<c>ss_…</c>) and of Stability's ModelSpec (<c>modelspec.…</c>).</summary>
/// <param name="texts">The header's <c>__metadata__</c>.</param>
internal sealed partial class HeaderMetadata(IReadOnlyDictionary<string, string> texts)
{
    /// <summary>Letters of a text that are kept.</summary>
    public const int LongestText = 2000;

    private const int MostTags = 24;
    private const int LongestTag = 100;

    /// <summary><paramref name="facts"/> with what the texts add; what the tensors say counts more.</summary>
    public ModelFacts AddTo(ModelFacts facts) => facts with
    {
        Family = facts.Family ?? Family,
        BaseModel = facts.BaseModel ?? (facts.Family is null ? BaseModel : null),
        Resolution = Resolution ?? facts.Resolution,
        Title = Text("modelspec.title"),
        Author = Text("modelspec.author"),
        Licence = Text("modelspec.license"),
        Summary = Text("modelspec.description") ?? Text("ss_training_comment"),
        Alias = Text("ss_output_name"),
        Words = Split(Text("modelspec.trigger_phrase")),
        Tags = Tags,
    };

    /// <summary>Words and phrases between commas.</summary>
    public static IReadOnlyList<string> Split(string? words) => words is null ? [] : [.. words.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];

    // As A1111 does it: SDXL by name, 2.x by a flag; any other trainer's text is taken as it is.
    private ModelFamily? Family => Text("ss_base_model_version") is { } version && version.StartsWith("sdxl_", StringComparison.OrdinalIgnoreCase) ? ModelFamily.Sdxl
        : Text("modelspec.architecture") is { } architecture && OfSpecification(architecture) is { } told ? told
        : Text("ss_v2") is "True" ? ModelFamily.Sd2
        : Text("ss_base_model_version") is { } first && first.StartsWith("sd_v1", StringComparison.OrdinalIgnoreCase) ? ModelFamily.Sd1
        : null;

    private string? BaseModel => Family is { } family ? TitleOf(family) : Text("modelspec.architecture")?.Split('/')[0] ?? Text("ss_base_model_version");

    private string? Resolution => (Text("modelspec.resolution") ?? Text("ss_resolution")) is { } text && Size().Match(text) is { Success: true } size ? $"{size.Groups[1].Value}x{(size.Groups[2].Success ? size.Groups[2].Value : size.Groups[1].Value)}" : null;

    private IReadOnlyList<TrainedTag> Tags
    {
        get
        {
            if (!texts.TryGetValue("ss_tag_frequency", out var json)) return [];
            Dictionary<string, int> counts = new(StringComparer.Ordinal);
            try
            {
                using var document = JsonDocument.Parse(json);
                if (document.RootElement.ValueKind != JsonValueKind.Object) return [];
                foreach (var folder in document.RootElement.EnumerateObject().Where(folder => folder.Value.ValueKind == JsonValueKind.Object))
                    foreach (var tag in folder.Value.EnumerateObject().Where(tag => tag.Name.Length <= LongestTag && tag.Value.ValueKind == JsonValueKind.Number))
                        if (tag.Value.TryGetInt32(out var count)) counts[tag.Name.Trim()] = counts.GetValueOrDefault(tag.Name.Trim()) + count;
            }
            catch (Exception wrong) when (wrong is JsonException or InvalidOperationException) { return []; } // somebody else's text

            return [.. counts.Where(tag => tag.Key.Length > 0).OrderByDescending(tag => tag.Value).ThenBy(tag => tag.Key, StringComparer.Ordinal).Take(MostTags).Select(tag => new TrainedTag(tag.Key, tag.Value))];
        }
    }

    /// <summary>What a family is called.</summary>
    public static string TitleOf(ModelFamily family) => KnownArchitectures.All.First(known => known.Family == family).Title;

    private static ModelFamily? OfSpecification(string architecture) => architecture.Split('/')[0] switch
    {
        var name when name.StartsWith("stable-diffusion-xl-v1-refiner", StringComparison.OrdinalIgnoreCase) => ModelFamily.SdxlRefiner,
        var name when name.StartsWith("stable-diffusion-xl", StringComparison.OrdinalIgnoreCase) => ModelFamily.Sdxl,
        var name when name.StartsWith("stable-diffusion-v2", StringComparison.OrdinalIgnoreCase) => ModelFamily.Sd2,
        var name when name.StartsWith("stable-diffusion-v1", StringComparison.OrdinalIgnoreCase) => ModelFamily.Sd1,
        _ => null,
    };

    private string? Text(string key) => texts.GetValueOrDefault(key)?.Trim() is { Length: > 0 } text && text is not ("None" or "null") ? text[..Math.Min(text.Length, LongestText)] : null;

    [GeneratedRegex(@"(\d{2,5})(?:\D+(\d{2,5}))?")]
    private static partial Regex Size();
}
