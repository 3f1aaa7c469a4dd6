using Easel.Core.Requests;
using Easel.Studio.Jobs;
using Easel.Web.Gallery;
using Easel.Web.Tests.Generate;
using Xunit;

namespace Easel.Web.Tests.Gallery;

/// <summary>The gallery narrowed to what one model made.</summary>
public sealed class ModelFilterTests
{
    [Fact]
    public async Task Models_are_listed_with_their_pictures_and_narrow_the_gallery()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var studio = await FormStudio.Open();
        var job = await studio.Running.Queue.Submit(new NewJob(new ImageRequest { Prompt = "a", Steps = 1, Size = new ImageSize(16, 16), BatchCount = 2 }), cancel);
        await studio.Running.Queue.WaitFor(job.Id, cancel);
        var gallery = studio.Running.Gallery;
        Assert.Equal([("fake", 2)], (await GalleryLists.Of(gallery.Boards, gallery.Index)).Models);
        var view = new GalleryView(gallery.Index);
        await view.Narrow(filter => filter with { Model = "fake" });
        Assert.Equal(2, view.Ids.Count);
        Assert.True(view.IsNarrowed);
        await gallery.Trash.Put(view.Ids[0], cancel);
        Assert.Equal([("fake", 1)], await gallery.Index.Models(cancel));
        await view.Narrow(filter => filter with { Model = "another" });
        Assert.Empty(view.Ids);
    }
}
