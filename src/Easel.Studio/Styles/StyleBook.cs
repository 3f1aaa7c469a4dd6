using System.Collections.Immutable;
using Easel.Core.Catalogs;
using Easel.Core.Infotext;
using Easel.Core.Requests;

namespace Easel.Studio.Styles;

/// <summary>The styles a request may name.</summary>
/// <param name="styles">In file order; the first of a name counts.</param>
public sealed class StyleBook(IReadOnlyList<PromptStyle> styles)
{
    /// <exception cref="RequestException">The file is missing or cannot be read.</exception>
    public static StyleBook Load(string path)
    {
        try { return new StyleBook(StylesFile.Parse(File.ReadAllText(path))); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { throw new RequestException("styles_file", $"{path}: {wrong.Message}"); }
    }

    /// <summary>The styles of these names.</summary>
    /// <exception cref="RequestException">There is none of a name.</exception>
    public ImmutableArray<PromptStyle> Find(IEnumerable<string> names) =>
        [.. names.Select(name => styles.FirstOrDefault(style => style.Name == name) ?? styles.FirstOrDefault(style => style.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(name))];

    /// <summary><paramref name="request"/> with the styles' texts in its prompts, one after another, as A1111 lays them over.</summary>
    public static ImageRequest Apply(IReadOnlyList<PromptStyle> chosen, ImageRequest request) => request with
    {
        Prompt = PromptStyle.Apply(chosen.Select(style => style.Prompt), request.Prompt),
        NegativePrompt = PromptStyle.Apply(chosen.Select(style => style.NegativePrompt), request.NegativePrompt),
    };

    private RequestException Unknown(string name) => new("style", styles.Count == 0
        ? $"there is no '{name}': no styles are known here; name a styles.csv with --styles-file"
        : $"there is no '{name}'{Spelling.Hint(name, styles.Select(style => style.Name))}; known: {string.Join(", ", styles.Select(style => style.Name))}");
}
