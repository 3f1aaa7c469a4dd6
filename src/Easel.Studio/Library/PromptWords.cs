using Easel.Core.Requests;
using Easel.Studio.Styles;

namespace Easel.Studio.Library;

/// <summary>The names that prompts may use, as the folders have them now: LoRAs, embeddings, styles, wildcards. Names of files alone are looked at, so thousands take no time.</summary>
/// <param name="folders">Where they lie.</param>
/// <param name="styles">The styles.</param>
public sealed class PromptWords(StudioFolders folders, StyleShelf styles)
{
    private static readonly string[] Embeddings = [".safetensors", ".pt", ".bin"];
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 16 };

    /// <summary>All of them, by kind and name; of two files with one name the first. A styles file that cannot be read has none.</summary>
    public IReadOnlyList<PromptWord> All() =>
    [
        .. Named("lora", folders.Loras, ModelLibrary.IsWeights),
        .. Named("embedding", folders.Embeddings is { } place ? [place] : [], file => Embeddings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)),
        .. Styles(),
        .. new WildcardFolder(folders.Wildcards).Names.Select(name => new PromptWord("wildcard", name)),
    ];

    private static IEnumerable<PromptWord> Named(string kind, IReadOnlyList<string> places, Func<string, bool> isOne) =>
        (from place in places
         where Directory.Exists(place)
         from file in Directory.EnumerateFiles(place, "*", Everything)
         where isOne(file)
         select new PromptWord(kind, Path.GetFileNameWithoutExtension(file), Below(place, file)))
        .DistinctBy(word => word.Name).OrderBy(word => word.Name, StringComparer.OrdinalIgnoreCase);

    private static string Below(string place, string file) => Path.GetDirectoryName(Path.GetRelativePath(place, file))!.Replace('\\', '/');

    private IReadOnlyList<PromptWord> Styles()
    {
        try { return [.. styles.Book.Styles.Select(style => new PromptWord("style", style.Name))]; }
        catch (RequestException) { return []; }
    }
}
