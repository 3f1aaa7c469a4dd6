using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Easel.Core.Catalogs;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Core.Scripts.Plots;

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

    /// <summary>The styles of these names; the case of a name only matters where two differ in nothing else.</summary>
    /// <exception cref="RequestException">There is no such style; the message lists those there are.</exception>
    public ImmutableArray<PromptStyle> Find(IEnumerable<string> names) =>
        [.. names.Select(name => byName.GetValueOrDefault(name) ?? byName.Values.FirstOrDefault(style => style.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw Missing(name))];

    /// <summary>The request with the styles' texts in its prompts, one style after another.</summary>
    /// <exception cref="RequestException">There is no such style; the message lists those there are.</exception>
    public ImageRequest Apply(ImageRequest request, IReadOnlyList<string> names) => Lay(Find(names), request);

    /// <summary>The request with the texts of <paramref name="styles"/> in its prompts, one style after another; of a matrix with their names, since they go over what is put together of a prompt's parts.</summary>
    public static ImageRequest Lay(IReadOnlyList<PromptStyle> styles, ImageRequest request) => styles.Count > 0 && PictureScript.Of(request) is PromptMatrix matrix
        ? request with { Script = request.Script! with { Options = Named(request.Script!.Options, PlotList.Write([.. PlotList.Read("styles", matrix.Styles), .. styles.Select(style => style.Name)])) } }
        : Laid(styles, request);

    private static JsonObject Named(JsonObject? options, string styles)
    {
        var named = options?.DeepClone().AsObject() ?? [];
        named["styles"] = styles;
        return named;
    }

    private static ImageRequest Laid(IReadOnlyList<PromptStyle> styles, ImageRequest request) => request with
    {
        Prompt = PromptStyle.Apply(styles.Select(style => style.Prompt), request.Prompt),
        NegativePrompt = PromptStyle.Apply(styles.Select(style => style.NegativePrompt), request.NegativePrompt),
        Hires = request.Hires is not { } hires ? null : hires with
        {
            Prompt = hires.Prompt.Length == 0 ? "" : PromptStyle.Apply(styles.Select(style => style.Prompt), hires.Prompt), // an empty one is the first pass's, which has them
            NegativePrompt = hires.NegativePrompt.Length == 0 ? "" : PromptStyle.Apply(styles.Select(style => style.NegativePrompt), hires.NegativePrompt),
        },
    };

    private RequestException Missing(string name) => new(
        "styles",
        byName.Count == 0 ? $"there is no style '{name}'; there are none at all" : $"there is no style '{name}'{Spelling.Hint(name, byName.Keys)}; known: {string.Join(", ", byName.Keys)}");
}
