using System.ComponentModel;
using Easel.Studio.Gallery;

namespace Easel.Server.Api.Native;

/// <summary>A finished picture of a job.</summary>
/// <param name="Id">For <c>/api/v1/images</c>.</param>
/// <param name="Index">0-based place among the job's pictures.</param>
/// <param name="Url">Where its file is.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Seed">Its own seed.</param>
/// <param name="VariationSeed">Its own variation seed.</param>
/// <param name="Infotext">The parameters as A1111 writes them.</param>
public sealed record PictureView(
    string Id, int Index, [property: Description("Relative to the server.")] string Url, int Width, int Height, long Seed, long VariationSeed, string Infotext)
{
    [Description("Whether it is a sheet of the other pictures, which scripts make.")]
    public bool Grid { get; init; }

    public static PictureView Of(StoredPicture picture) =>
        new(picture.Id, picture.Index, $"/api/v1/images/{picture.Id}/file", picture.Width, picture.Height, picture.Seed, picture.VariationSeed, picture.Infotext) { Grid = picture.IsGrid };
}
