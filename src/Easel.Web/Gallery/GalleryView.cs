using Easel.Core.Requests;
using Easel.Studio.Gallery;
using Easel.Studio.Storage;

namespace Easel.Web.Gallery;

/// <summary>What a person sees of the gallery: which pictures are looked for, which are found, which are marked.</summary>
/// <param name="index">Finds them.</param>
public sealed class GalleryView(PictureIndex index)
{
    private readonly Dictionary<string, int> places = [];
    private int anchor = -1;

    /// <summary>What is looked for, but the words.</summary>
    public PictureFilter Filter { get; private set; } = new();

    /// <summary>The words that are looked for, as they are typed.</summary>
    public string Words { get; private set; } = "";

    /// <summary>What is wrong with the words, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Those that are found, in order.</summary>
    public IReadOnlyList<string> Ids { get; private set; } = [];

    /// <summary>Those that are marked, to do something with all of them.</summary>
    public HashSet<string> Marked { get; } = [];

    /// <summary>The one that is looked at, with its tags; or null.</summary>
    public StoredPicture? Open { get; private set; }

    /// <summary>Whether anything is looked for.</summary>
    public bool IsNarrowed => Words.Length > 0 || Filter != new PictureFilter { IsTrashed = Filter.IsTrashed, OldestFirst = Filter.OldestFirst, Tags = Filter.Tags } || Filter.Tags.Count > 0;

    /// <summary>Looks for other words.</summary>
    public Task Search(string words)
    {
        Words = words;
        return Look();
    }

    /// <summary>Looks for something else.</summary>
    public Task Narrow(Func<PictureFilter, PictureFilter> change)
    {
        Filter = change(Filter);
        return Look();
    }

    /// <summary>Looks again.</summary>
    public async Task Look()
    {
        try
        {
            Problem = null;
            Ids = await index.Ids(Filter with { Text = Words.Trim().Length > 0 ? TextQuery.Parse("q", Words) : null });
        }
        catch (RequestException wrong) { Problem = wrong.Message; }

        places.Clear();
        for (var i = 0; i < Ids.Count; i++) places[Ids[i]] = i;
        Marked.RemoveWhere(id => !places.ContainsKey(id));
        if (anchor >= Ids.Count) anchor = -1;
    }

    /// <summary>The pictures of some places, in order.</summary>
    public Task<IReadOnlyList<StoredPicture>> Some(int first, int count) => index.Find([.. Ids.Skip(first).Take(count)]);

    /// <summary>Looks at one, or at none.</summary>
    public async Task Show(string? id)
    {
        Open = id is null ? null : await index.Find(id);
        if (id is not null && places.TryGetValue(id, out var at)) anchor = at;
    }

    /// <summary>Looks at the one so many places on.</summary>
    public Task Step(int by)
    {
        if (Open is null || Ids.Count == 0) return Task.CompletedTask;
        var at = places.GetValueOrDefault(Open.Id, Math.Max(anchor, 0));
        return Show(Ids[Math.Clamp(at + by, 0, Ids.Count - 1)]);
    }

    /// <summary>Marks one, or takes its mark away.</summary>
    /// <param name="id">Which.</param>
    /// <param name="through">Whether all between it and the last one too.</param>
    public void Mark(string id, bool through)
    {
        var at = places.GetValueOrDefault(id, -1);
        if (through && anchor >= 0 && at >= 0)
            for (var i = Math.Min(anchor, at); i <= Math.Max(anchor, at); i++) Marked.Add(Ids[i]);
        else if (!Marked.Remove(id)) Marked.Add(id);
        anchor = at;
    }

    public void MarkAll()
    {
        foreach (var id in Ids) Marked.Add(id);
    }
}
