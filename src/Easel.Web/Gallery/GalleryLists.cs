using Easel.Studio.Gallery;

namespace Easel.Web.Gallery;

/// <summary>Boards, tags and models there are, with how many pictures each has.</summary>
/// <param name="Boards">By name.</param>
/// <param name="Tags">By name.</param>
/// <param name="Models">As infotexts name them, by name.</param>
public sealed record GalleryLists(IReadOnlyList<(Board Board, int Count)> Boards, IReadOnlyList<(string Tag, int Count)> Tags, IReadOnlyList<(string Model, int Count)> Models)
{
    public static GalleryLists Empty { get; } = new([], [], []);

    public static async Task<GalleryLists> Of(Boards boards, PictureIndex index) => new(await boards.All(), await index.Tags(), await index.Models());
}
