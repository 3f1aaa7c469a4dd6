using System.IO.Compression;

namespace Easel.Studio.Gallery;

/// <summary>Pictures packed into one archive. They are stored as they are: their files are compressed already.</summary>
public static class PictureZip
{
    /// <summary>Writes an archive while it reads; nothing is held in memory.</summary>
    /// <param name="pictures">In their order; of those with the same file name the later get a number behind.</param>
    /// <param name="output">Need not seek.</param>
    /// <param name="cancel">Stops between two pictures.</param>
    /// <exception cref="IOException">A file cannot be read, or the output takes no more.</exception>
    public static async Task Write(IReadOnlyList<StoredPicture> pictures, Stream output, CancellationToken cancel)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        await using var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancel).ConfigureAwait(false);
        foreach (var picture in pictures)
        {
            await using var file = new FileStream(picture.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
            var entry = zip.CreateEntry(Free(names, Path.GetFileName(picture.TrashedFrom ?? picture.Path)), CompressionLevel.NoCompression);
            entry.LastWriteTime = new DateTimeOffset(picture.Created);
            await using var packed = await entry.OpenAsync(cancel).ConfigureAwait(false);
            await file.CopyToAsync(packed, cancel).ConfigureAwait(false);
        }
    }

    private static string Free(HashSet<string> names, string name)
    {
        for (var copy = 1; ; copy++)
        {
            var tried = copy == 1 ? name : $"{Path.GetFileNameWithoutExtension(name)}-{copy}{Path.GetExtension(name)}";
            if (names.Add(tried)) return tried;
        }
    }
}
