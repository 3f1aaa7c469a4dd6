using Easel.Diffusion.Architectures;
using Easel.Studio.Library;

namespace Easel.Web.Models;

/// <summary>What a person sees of the models: which are looked for, which are found, which one is looked at.</summary>
/// <param name="index">All of them.</param>
public sealed class ModelsView(ModelIndex index)
{
    private string? open;

    public ModelGroup Group { get; private set; }

    /// <summary>The words that are looked for, as they are typed.</summary>
    public string Words { get; private set; } = "";

    /// <summary>The folder they lie in or below, a full path; empty is all.</summary>
    public string Folder { get; private set; } = "";

    public bool NewestFirst { get; private set; }

    /// <summary>Those that are found, in order.</summary>
    public IReadOnlyList<ModelCard> Found { get; private set; } = [];

    /// <summary>How many there are of each group, whatever is looked for.</summary>
    public IReadOnlyDictionary<ModelGroup, int> Counts { get; private set; } = new Dictionary<ModelGroup, int>();

    /// <summary>The folders there are models in: full path, and what to call it.</summary>
    public IReadOnlyList<(string Path, string Name)> Folders { get; private set; } = [];

    /// <summary>The one that is looked at, as it is now; or null.</summary>
    public ModelCard? Open => open is null ? null : index.Find(open);

    /// <summary>Whether anything is looked for besides the group.</summary>
    public bool IsNarrowed => Words.Length > 0 || Folder.Length > 0;

    /// <summary>Where a model is shown.</summary>
    public static ModelGroup GroupOf(ModelCard card) => card.Problem is not null ? ModelGroup.Broken : card.Role switch
    {
        FileRole.Checkpoint or FileRole.ForeignCheckpoint => ModelGroup.Checkpoint,
        FileRole.Lora => ModelGroup.Lora,
        FileRole.Embedding => ModelGroup.Embedding,
        FileRole.Hypernetwork => ModelGroup.Hypernetwork,
        FileRole.Vae => ModelGroup.Vae,
        FileRole.ControlNet or FileRole.T2IAdapter or FileRole.IPAdapter => ModelGroup.Control,
        FileRole.Upscaler or FileRole.FaceRestorer => ModelGroup.Upscaler,
        _ => ModelGroup.Other,
    };

    public void Search(string words)
    {
        Words = words;
        Look();
    }

    public void Choose(ModelGroup group)
    {
        Group = group;
        Look();
    }

    public void Within(string folder)
    {
        Folder = folder;
        Look();
    }

    public void Turn()
    {
        NewestFirst = !NewestFirst;
        Look();
    }

    public void Clear()
    {
        Folder = "";
        Search("");
    }

    /// <summary>Looks at one, or at none.</summary>
    public void Show(string? id) => open = id;

    /// <summary>Looks again.</summary>
    public void Look()
    {
        var cards = index.Cards;
        Counts = cards.CountBy(GroupOf).ToDictionary();
        Folders = [.. cards.Select(card => (Path: Path.GetDirectoryName(card.Path)!, Name: NameOf(card))).DistinctBy(folder => folder.Path).OrderBy(folder => folder.Name, StringComparer.OrdinalIgnoreCase)];
        if (Folder.Length > 0 && Folders.All(folder => folder.Path != Folder)) Folder = "";
        var words = Words.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var found = cards.Where(card => (Group == ModelGroup.All || GroupOf(card) == Group) && IsWithin(card) && words.All(word => Says(card, word)));
        Found = [.. NewestFirst ? found.OrderByDescending(card => card.Modified) : found.OrderBy(card => card.Stem, StringComparer.CurrentCultureIgnoreCase).ThenBy(card => card.Name, StringComparer.Ordinal)];
    }

    private static string NameOf(ModelCard card) => Path.GetFileName(Path.TrimEndingDirectorySeparator(card.Root)) + (card.Folder.Length > 0 ? "/" + card.Folder : "");

    private bool IsWithin(ModelCard card) => Folder.Length == 0 || card.Path.StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static bool Says(ModelCard card, string word)
    {
        return Has(card.Name) || Has(card.Title) || Has(card.BaseModel) || Has(card.Facts.Algorithm) || Has(card.Facts.Alias) || Has(card.Facts.Author) || Has(card.Notes.Notes) || Has(card.Summary)
            || (card.Sha256 is { } hash && hash.StartsWith(word, StringComparison.OrdinalIgnoreCase)) || card.Words.Any(Has) || card.Facts.Tags.Any(tag => Has(tag.Tag));

        bool Has(string? text) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
    }
}
