using System.Globalization;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Settings;

namespace Easel.Studio.Webui;

/// <summary>The sheet of all pictures of a job, as A1111 lays and saves it.</summary>
internal static class GridSheet
{
    public static Bitmap Compose(IReadOnlyList<Bitmap> pictures, GridSettings grids, ImageRequest request) =>
        Grid.Compose(pictures, Grid.Rows(pictures.Count, grids.Rows, request.BatchSize, grids.Fill));

    /// <summary>Saves under the next free name <c>grid-0007</c>.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="format">Its format.</param>
    /// <param name="folder">Folder of grids.</param>
    /// <param name="settings">Whether grids lie in folders by date.</param>
    /// <param name="now">Local time.</param>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…</exception>
    public static void Save(byte[] file, PictureFormat format, string folder, GridSettings settings, DateTimeOffset now)
    {
        var place = settings.IntoFolders ? Path.Combine(folder, now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : folder;
        try { Directory.CreateDirectory(place); }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException) { throw FileOutputException.From(place, cause); }
        var extension = format switch { PictureFormat.Jpeg => ".jpg", PictureFormat.Webp => ".webp", _ => ".png" };
        for (var number = Directory.EnumerateFiles(place, "grid-*").Count(); !AtomicFile.TryCreate(Path.Combine(place, $"grid-{number:0000}{extension}"), file);) number++;
    }
}
