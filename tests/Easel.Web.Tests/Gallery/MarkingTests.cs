using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Gallery;
using Easel.Testing;
using Easel.Web.Tests.Generate;
using Xunit;

namespace Easel.Web.Tests.Gallery;

/// <summary>Many pictures are marked at once.</summary>
public sealed class MarkingTests
{
    [Fact]
    public async Task All_of_them_are_marked_and_no_other()
    {
        await using var studio = await FormStudio.Open();
        var gallery = studio.Running.Gallery;
        var folder = Directory.CreateDirectory(Path.Combine(studio.Folder, "outputs", "txt2img-images")).FullName;
        for (var i = 0; i < 4; i++)
        {
            var path = Path.Combine(folder, $"{i}.png");
            await File.WriteAllBytesAsync(path, PictureCodec.Encode(TestPictures.Recorded($"{i}", 8, 8), PictureFormat.Png), TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(path, new DateTime(2025, 1, 1, 0, i, 0, DateTimeKind.Utc));
        }

        await gallery.Scan.Full(TestContext.Current.CancellationToken);
        var all = await gallery.Index.Ids(new PictureFilter(), TestContext.Current.CancellationToken);
        Assert.Equal(4, all.Count);
        var board = await gallery.Boards.Create("fruit", TestContext.Current.CancellationToken);
        await gallery.Index.Mark(all[0], null, ["old"], null, TestContext.Current.CancellationToken);
        await gallery.Index.Mark([.. all.Take(3), "nobody's"], true, "red", board.Id, TestContext.Current.CancellationToken);
        await gallery.Index.Mark([.. all.Take(2)], null, "red", "", TestContext.Current.CancellationToken);
        Assert.Equal([("old", 1), ("red", 3)], await gallery.Index.Tags(TestContext.Current.CancellationToken));
        Assert.Equal([true, true, true, false], (await gallery.Index.Find(all, TestContext.Current.CancellationToken)).Select(picture => picture.IsFavourite));
        Assert.Equal([all[2]], await gallery.Index.Ids(new PictureFilter { Board = board.Id }, TestContext.Current.CancellationToken));

        Assert.Equal("board", (await Assert.ThrowsAsync<RequestException>(() => gallery.Index.Mark([.. all], false, null, "none such", TestContext.Current.CancellationToken))).Field);
        Assert.Equal("tags", (await Assert.ThrowsAsync<RequestException>(() => gallery.Index.Mark([.. all], false, " ", null, TestContext.Current.CancellationToken))).Field);
    }
}
