using System.Globalization;
using System.Text.Json;

namespace Easel.Core.Infotext;

/// <summary>What NovelAI writes into its pictures: the prompt as <c>Description</c>, everything else as JSON in <c>Comment</c>.</summary>
public static class NovelAiText
{
    private const string Usual = "Euler a";

    /// <summary>An infotext that says the same as the texts of a PNG file (facts: A1111 1.10.1 images.py); null when they are not NovelAI's, or not whole.</summary>
    /// <param name="texts">By keyword.</param>
    /// <param name="width">Of the picture, pixels.</param>
    /// <param name="height">Of the picture, pixels.</param>
    public static string? Infotext(IReadOnlyDictionary<string, string> texts, int width, int height)
    {
        if (texts.GetValueOrDefault("Software") != "NovelAI" || !texts.TryGetValue("Description", out var prompt) || !texts.TryGetValue("Comment", out var comment)) return null;
        try
        {
            var said = JsonElement.Parse(comment);
            var size = string.Create(CultureInfo.InvariantCulture, $"{width}x{height}");
            return $"""
                {prompt}
                Negative prompt: {Value(said, "uc")}
                Steps: {Value(said, "steps")}, Sampler: {Sampler(Value(said, "sampler"))}, CFG scale: {Value(said, "scale")}, Seed: {Value(said, "seed")}, Size: {size}, Clip skip: 2, ENSD: 31337
                """.ReplaceLineEndings("\n");
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException) { return null; }
    }

    private static string Value(JsonElement said, string name) => said.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : said.GetProperty(name).GetRawText();

    private static string Sampler(string name) => SamplerNames.Samplers
        .FirstOrDefault(sampler => sampler.Aliases.Prepend(sampler.Title).Contains(name, StringComparer.OrdinalIgnoreCase))?.Title ?? Usual;
}
