using System.Text.Json;
using System.Text.RegularExpressions;

namespace Easel.Studio.Library;

/// <summary>What a <c>.civitai.info</c> beside a model tells: CivitAI's own description of the version, as download programs leave it.</summary>
public sealed partial record CivitaiInfo
{
    private const int MostBytes = 4 << 20;
    private const int LongestText = 4000;

    /// <summary>The model's name and the version's.</summary>
    public string? Title { get; init; }

    /// <summary>In CivitAI's words: <c>SD 1.5</c>, <c>Pony</c> …</summary>
    public string? BaseModel { get; init; }

    public string? Author { get; init; }

    /// <summary>Without its HTML.</summary>
    public string? Summary { get; init; }

    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>What stands in the file; null when there is none or it cannot be read.</summary>
    internal static CivitaiInfo? Read(string path)
    {
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > MostBytes) return null;
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return null;
            var model = root.TryGetProperty("model", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : default;
            return new CivitaiInfo
            {
                Title = string.Join(" · ", new[] { Text(model, "name"), Text(root, "name") }.OfType<string>()) is { Length: > 0 } title ? title : null,
                BaseModel = Text(root, "baseModel"),
                Author = root.TryGetProperty("creator", out var creator) ? Text(creator, "username") : null,
                Summary = Plain(Text(root, "description") ?? Text(model, "description")),
                Words = root.TryGetProperty("trainedWords", out var words) && words.ValueKind == JsonValueKind.Array
                    ? [.. words.EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String).SelectMany(word => HeaderMetadata.Split(word.GetString())).Distinct()]
                    : [],
            };
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException) { return null; }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { Length: > 0 } text ? text : null;

    private static string? Plain(string? html)
    {
        if (html is null) return null;
        var text = System.Net.WebUtility.HtmlDecode(Tags().Replace(Breaks().Replace(html, "\n"), "")).Trim();
        return text.Length == 0 ? null : text[..Math.Min(text.Length, LongestText)];
    }

    [GeneratedRegex(@"</p>|<br\s*/?>|</li>", RegexOptions.IgnoreCase)]
    private static partial Regex Breaks();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
