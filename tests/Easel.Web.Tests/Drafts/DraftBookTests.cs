using Easel.Core.Requests;
using Easel.Studio.Drafts;
using Xunit;

namespace Easel.Web.Tests.Drafts;

public sealed class DraftBookTests
{
    [Fact]
    public async Task Drafts_are_there_at_once_and_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        var draft = new Draft(new ImageRequest { Prompt = "an apple\nwith ünïcode", Steps = 7, Size = new ImageSize(128, 64) }) { Styles = ["a", "b"], HasOwnOptions = true, Explains = false }.With("job");
        await using (var book = new DraftBook(folder.Path, TimeProvider.System))
        {
            book.Keep("me", "left", Typed("earlier"));
            book.Keep("me", "right", Typed("another"));
            book.Keep("me", "left", draft);
            Assert.Equal([new KeptDraft("left", draft), new KeptDraft("right", Typed("another"))], book.Of("me"));
            Assert.Empty(book.Of("somebody else"));
        }

        await using var again = new DraftBook(folder.Path, TimeProvider.System);
        Assert.Equal(["left", "right"], again.Of("me").Select(kept => kept.Window));
        var found = again.Of("me")[0].Draft;
        Assert.Equal(RequestJson.Write(draft.Request), RequestJson.Write(found.Request));
        Assert.Equal(["a", "b"], found.Styles);
        Assert.Equal(["job"], found.Jobs);
        Assert.True(found is { HasOwnOptions: true, Explains: false });
    }

    [Fact]
    public async Task The_latest_windows_are_kept()
    {
        using var folder = new TemporaryFolder();
        await using var book = new DraftBook(folder.Path, TimeProvider.System);
        for (var window = 0; window < 2 * DraftBook.MostWindows; window++) book.Keep("me", $"window {window}", Typed($"text {window}"));
        Assert.Equal(DraftBook.MostWindows, book.Of("me").Length);
        Assert.Equal($"text {2 * DraftBook.MostWindows - 1}", book.Of("me")[0].Draft.Request.Prompt);
        book.Forget("me", book.Of("me")[0].Window);
        Assert.Equal(DraftBook.MostWindows - 1, book.Of("me").Length);
    }

    [Fact]
    public async Task A_file_with_one_draft_is_read()
    {
        using var folder = new TemporaryFolder();
        await using (var book = new DraftBook(folder.Path, TimeProvider.System)) book.Keep("me", "window", Typed("x"));
        foreach (var file in Directory.EnumerateFiles(folder.Path)) await File.WriteAllTextAsync(file, Typed("of an earlier version").Write(), TestContext.Current.CancellationToken);
        await using var again = new DraftBook(folder.Path, TimeProvider.System);
        Assert.Equal("of an earlier version", Assert.Single(again.Of("me")).Draft.Request.Prompt);
    }

    [Fact]
    public async Task Broken_drafts_are_no_drafts()
    {
        using var folder = new TemporaryFolder();
        await using (var book = new DraftBook(folder.Path, TimeProvider.System)) book.Keep("me", "window", Typed("x"));
        foreach (var file in Directory.EnumerateFiles(folder.Path)) await File.WriteAllTextAsync(file, "{\"drafts\": [{\"window\": 7}]}", TestContext.Current.CancellationToken);
        await using var again = new DraftBook(folder.Path, TimeProvider.System);
        Assert.Empty(again.Of("me"));
    }

    [Fact]
    public void Only_the_latest_jobs_are_remembered()
    {
        var draft = Enumerable.Range(0, 100).Aggregate(Typed(""), (all, job) => all.With($"job {job}"));
        Assert.Equal(Draft.MostJobs, draft.Jobs.Length);
        Assert.Equal("job 99", draft.Jobs[0]);
    }

    private static Draft Typed(string prompt) => new(new ImageRequest { Prompt = prompt });
}
