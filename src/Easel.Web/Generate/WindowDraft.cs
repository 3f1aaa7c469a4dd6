using System.Collections.Immutable;
using Easel.Studio.Drafts;

namespace Easel.Web.Generate;

/// <summary>
/// The draft of one browser window. A window goes on with its own; a new one, on another device too, begins with what the person typed last anywhere. What other
/// windows have said stays within reach.
/// </summary>
/// <param name="book">Where drafts are kept.</param>
/// <param name="visitor">Whose it is.</param>
/// <param name="window">Which window it is.</param>
public sealed class WindowDraft(DraftBook book, VisitorOfPage visitor, WindowOfPage window)
{
    private string name = "";

    public Visitor Visitor { get; private set; } = Visitor.Nobody;

    /// <summary>Finds the draft to go on with, with the jobs of all windows; null when nothing was typed yet.</summary>
    public async Task<Draft?> Open()
    {
        Visitor = await visitor.Get();
        name = await window.Get();
        var kept = book.Of(Visitor.Name);
        if (kept.IsEmpty) return null;
        var own = kept.FirstOrDefault(draft => draft.Window == name) ?? kept[0];
        return own.Draft with { Jobs = [.. kept.SelectMany(draft => draft.Draft.Jobs).Distinct().OrderDescending(StringComparer.Ordinal).Take(Draft.MostJobs)] };
    }

    /// <summary>Keeps what was typed here.</summary>
    public void Keep(Draft draft) => book.Keep(Visitor.Name, name, draft);

    /// <summary>Remembers a job that nobody asked for here.</summary>
    public void Remember(string job, Draft draft) => book.Remember(Visitor.Name, job, new KeptDraft(name, draft));

    /// <summary>What was typed in other windows, the latest first, where it says something else than what is shown here.</summary>
    public ImmutableArray<KeptDraft> Others(Draft shown) => [.. book.Of(Visitor.Name).Where(kept => kept.Window != name && !kept.IsBlank && !kept.SaysAs(shown)).DistinctBy(kept => (kept.Draft.Request.Prompt, kept.Draft.Request.NegativePrompt))];

    /// <summary>Keeps what stands here as another window's, so that something else may stand here.</summary>
    public void PutAside(Draft draft)
    {
        var aside = new KeptDraft(Guid.NewGuid().ToString("N"), draft);
        if (!aside.IsBlank) book.Keep(Visitor.Name, aside.Window, draft);
    }

    /// <summary>Keeps the text of another window no longer.</summary>
    public void Forget(KeptDraft other)
    {
        foreach (var same in book.Of(Visitor.Name).Where(kept => kept.Window != name && kept.SaysAs(other.Draft))) book.Forget(Visitor.Name, same.Window);
    }
}
