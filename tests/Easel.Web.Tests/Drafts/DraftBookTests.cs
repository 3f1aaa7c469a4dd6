using Easel.Core.Requests;
using Easel.Studio.Drafts;
using Xunit;

namespace Easel.Web.Tests.Drafts;

public sealed class DraftBookTests
{
    [Fact]
    public async Task A_draft_is_there_at_once_and_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        var draft = new Draft(new ImageRequest { Prompt = "an apple\nwith ünïcode", Steps = 7, Size = new ImageSize(128, 64) }) { Styles = ["a", "b"], HasOwnOptions = true, Explains = false }.With("job");
        await using (var book = new DraftBook(folder.Path, TimeProvider.System))
        {
            book.Keep("me", new Draft(new ImageRequest { Prompt = "earlier" }));
            book.Keep("me", draft);
            Assert.Equal(draft, book.Find("me"));
            Assert.Null(book.Find("somebody else"));
        }

        await using var again = new DraftBook(folder.Path, TimeProvider.System);
        var found = again.Find("me")!;
        Assert.Equal(RequestJson.Write(draft.Request), RequestJson.Write(found.Request));
        Assert.Equal(["a", "b"], found.Styles);
        Assert.Equal(["job"], found.Jobs);
        Assert.True(found is { HasOwnOptions: true, Explains: false });
    }

    [Fact]
    public async Task A_broken_draft_is_no_draft()
    {
        using var folder = new TemporaryFolder();
        await using (var book = new DraftBook(folder.Path, TimeProvider.System)) book.Keep("me", new Draft(new ImageRequest { Prompt = "x" }));
        foreach (var file in Directory.EnumerateFiles(folder.Path)) await File.WriteAllTextAsync(file, "{\"request\": [", TestContext.Current.CancellationToken);
        await using var again = new DraftBook(folder.Path, TimeProvider.System);
        Assert.Null(again.Find("me"));
    }

    [Fact]
    public void Only_the_latest_jobs_are_remembered()
    {
        var draft = Enumerable.Range(0, 100).Aggregate(new Draft(new ImageRequest { Prompt = "" }), (all, job) => all.With($"job {job}"));
        Assert.Equal(Draft.MostJobs, draft.Jobs.Length);
        Assert.Equal("job 99", draft.Jobs[0]);
    }
}
