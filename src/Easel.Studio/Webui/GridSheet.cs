using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Studio.Settings;

namespace Easel.Studio.Webui;

/// <summary>The sheet of all pictures of a job, as A1111 lays it.</summary>
internal static class GridSheet
{
    public static Bitmap Compose(IReadOnlyList<Bitmap> pictures, GridSettings grids, ImageRequest request) =>
        Grid.Compose(pictures, request.Script is { Id: Loopback.Title } ? request.BatchCount : Grid.Rows(pictures.Count, grids.Rows, request.BatchSize, grids.Fill));
}
