using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Core.Requests;
using Easel.Studio.Library;

namespace Easel.Studio.Tagging;

/// <summary>Finds what describes pictures: BLIP's file, CLIP's, and lists of phrases. Looked through at each question.</summary>
/// <param name="folders">Folders of models; the files lie in the folders BLIP, CLIP and interrogate in them, or beside one that is called Stable-diffusion; interrogate may lie beside the folder of models too, as A1111 has it.</param>
public sealed partial class CaptionLibrary(IReadOnlyList<string> folders)
{
    private const string Captioners = "BLIP";
    private const string Rankers = "CLIP";
    private const string Lists = "interrogate";

    /// <summary>Whether a file lies in a folder that is looked through for captioners, by the folders' names.</summary>
    public static bool IsPlace(string path) => (Path.GetDirectoryName(path) ?? "").Split(Path.DirectorySeparatorChar).Contains(Captioners, StringComparer.OrdinalIgnoreCase);

    /// <summary>Full path of the captioner.</summary>
    /// <param name="field">What asks for it.</param>
    /// <exception cref="RequestException">There is none; says which file is missing and where it goes.</exception>
    public string Captioner(string field) => Files(Captioners).FirstOrDefault()
        ?? throw new RequestException(field, $"BLIP is not there; put model_base_caption_capfilt_large.pth into {Place(Captioners)}");

    /// <summary>Full path of what ranks phrases.</summary>
    /// <param name="field">What asks for it.</param>
    /// <exception cref="RequestException">There is none; says which file is missing and where it goes.</exception>
    public string Ranker(string field) => Files(Rankers).OrderByDescending(IsLarge).FirstOrDefault()
        ?? throw new RequestException(field, $"there are lists of phrases, but CLIP, which ranks them, is not there; put ViT-L-14.safetensors (model.safetensors of openai/clip-vit-large-patch14) into {Place(Rankers)}, or take the lists away");

    /// <summary>The lists of phrases, by name: <c>name.txt</c> gives one phrase, <c>name.top3.txt</c> three.</summary>
    /// <param name="limit">Lines of each that are read; 0 reads all.</param>
    /// <param name="skipped">Names of those that are left out, without <c>.txt</c>.</param>
    public ImmutableArray<PhraseCategory> Categories(int limit, IReadOnlyList<string> skipped)
    {
        var found = Places(Lists).SelectMany(folder => Directory.EnumerateFiles(folder, "*.txt")).DistinctBy(Path.GetFileName).OrderBy(Path.GetFileName, StringComparer.Ordinal);
        return [.. from path in found
                   let name = Path.GetFileNameWithoutExtension(path)
                   where !skipped.Contains(name, StringComparer.Ordinal)
                   let phrases = Phrases(path, limit)
                   where phrases.Length > 0
                   select new PhraseCategory(name, phrases, Top().Match(name) is { Success: true } top ? int.Parse(top.Groups[1].Value, CultureInfo.InvariantCulture) : 1)];
    }

    private static ImmutableArray<string> Phrases(string path, int limit)
    {
        var lines = File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0);
        return [.. limit > 0 ? lines.Take(limit) : lines];
    }

    private static bool IsLarge(string path) => Path.GetFileName(path).Contains("vit-l", StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> Files(string name) => Places(name).SelectMany(ModelLibrary.Files).Where(File.Exists).Select(Path.GetFullPath);

    private IEnumerable<string> Places(string name) =>
        from root in folders.Select(Root)
        from above in name == Lists && Path.GetDirectoryName(root) is { } beside ? [root, beside] : (string[])[root]
        where Directory.Exists(above)
        from folder in Directory.EnumerateDirectories(above)
        where Path.GetFileName(folder).Equals(name, StringComparison.OrdinalIgnoreCase)
        select folder;

    private string Place(string name) => folders.Count == 0 ? name : Path.Combine(Root(folders[0]), name);

    private static string Root(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Path.GetFileName(full).Equals("Stable-diffusion", StringComparison.OrdinalIgnoreCase) && Path.GetDirectoryName(full) is { } above ? above : full;
    }

    [GeneratedRegex(@"\.top([1-9][0-9]{0,3})$")]
    private static partial Regex Top();
}
