using System.Globalization;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Storage;
using Microsoft.EntityFrameworkCore;

namespace Easel.Studio.Gallery;

/// <summary>Small WebP files of pictures, made in the background and again whenever they are missing.</summary>
/// <param name="storage">The database.</param>
/// <param name="folder">Where they lie, by the picture's id.</param>
public sealed class Thumbnails(StudioStorage storage, string folder)
{
    /// <summary>The size that is made in the background.</summary>
    public const int UsualSize = 256;

    private const int MostMegapixels = 200;

    /// <summary>Sides of the square they fit, in pixels.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [128, UsualSize, 512, 1024];

    /// <summary>The path of a picture's thumbnail; it is made when it is not there.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="size">One of <see cref="Sizes"/>.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <exception cref="RequestException">There is no such size.</exception>
    /// <exception cref="InvalidDataException">The picture is broken, or too large to be opened for this.</exception>
    /// <exception cref="IOException">It cannot be read, or the thumbnail not be written.</exception>
    public async Task<string> Of(StoredPicture picture, int size, CancellationToken cancel = default)
    {
        if (!Sizes.Contains(size)) throw new RequestException("size", $"{size} is not possible; give {string.Join(", ", Sizes)}");
        var path = Path.Combine(FolderOf(picture.Id), $"{picture.Id}-{picture.ContentHash[..Math.Min(8, picture.ContentHash.Length)]}-{size.ToString(CultureInfo.InvariantCulture)}.webp");
        if (!File.Exists(path)) await Task.Run(() => Make(picture.Path, path, size), cancel).ConfigureAwait(false);
        return path;
    }

    /// <summary>Makes the latest one that is missing; false when none is.</summary>
    public async Task<bool> MakeNext(CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        var picture = await database.Pictures.Where(picture => !picture.HasThumbnail && picture.IsWritten && picture.InGallery && !picture.IsMissing)
            .OrderByDescending(picture => picture.Id).FirstOrDefaultAsync(cancel).ConfigureAwait(false);
        if (picture is null) return false;
        try { await Of(picture, UsualSize, cancel).ConfigureAwait(false); }
        catch (Exception wrong) when (wrong is InvalidDataException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException) { } // whoever asks for it hears why
        var hash = picture.ContentHash;
        await database.Pictures.Where(other => other.Number == picture.Number && other.ContentHash == hash).ExecuteUpdateAsync(set => set.SetProperty(other => other.HasThumbnail, true), cancel).ConfigureAwait(false);
        return true;
    }

    /// <summary>Deletes all of a picture.</summary>
    public void Delete(string id)
    {
        try
        {
            foreach (var file in Directory.EnumerateFiles(FolderOf(id), id + "-*")) File.Delete(file);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { } // at worst a small file stays
    }

    private static void Make(string source, string path, int size)
    {
        var bytes = File.ReadAllBytes(source);
        var (width, height) = PictureCodec.SizeOf(bytes, source);
        if ((long)width * height > MostMegapixels * 1_000_000L) throw new InvalidDataException($"{source}: {width}x{height} are more than {MostMegapixels} million pixels");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, PictureCodec.Thumbnail(PictureCodec.Decode(bytes, source), size));
    }

    private string FolderOf(string id) => Path.Combine(folder, id[^2..]);
}
