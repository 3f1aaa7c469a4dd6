using Easel.Core.Infotext;
using Easel.Core.Requests;

namespace Easel.Studio.Styles;

/// <summary>The styles a person keeps, by name.</summary>
public sealed class StyleBook
{
    private readonly Dictionary<string, PromptStyle> byName;

    /// <param name="styles">Of two with one name the later counts, as in A1111.</param>
    public StyleBook(IEnumerable<PromptStyle> styles)
    {
        byName = [];
        foreach (var style in styles) byName[style.Name] = style;
    }

    public static StyleBook Empty { get; } = new([]);

    public IReadOnlyCollection<PromptStyle> Styles => byName.Values;

    /// <summary>Reads a styles.csv.</summary>
    /// <exception cref="RequestException">It cannot be read.</exception>
    public static StyleBook Open(string path)
    {
        try { return new StyleBook(StylesFile.Parse(File.ReadAllText(path))); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new RequestException("styles", $"{path}: {wrong.Message}");
        }
    }

    public bool Has(string name) => byName.ContainsKey(name);

    /// <summary>The request with the styles' texts in its prompts, one style after another.</summary>
    /// <exception cref="RequestException">There is no such style; the message lists those there are.</exception>
    public ImageRequest Apply(ImageRequest request, IReadOnlyList<string> names)
    {
        var chosen = names.Select(name => byName.TryGetValue(name, out var style) ? style : throw Missing(name)).ToList();
        return request with
        {
            Prompt = PromptStyle.Apply(chosen.Select(style => style.Prompt), request.Prompt),
            NegativePrompt = PromptStyle.Apply(chosen.Select(style => style.NegativePrompt), request.NegativePrompt),
        };
    }

    private RequestException Missing(string name) =>
        new("styles", byName.Count == 0 ? $"there is no style '{name}'; there are none at all" : $"there is no style '{name}'; known: {string.Join(", ", byName.Keys)}");
}
