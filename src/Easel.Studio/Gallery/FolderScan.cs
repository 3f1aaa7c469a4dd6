using Easel.Core.Imaging;
using Easel.Studio.Storage;
using Microsoft.EntityFrameworkCore;

namespace Easel.Studio.Gallery;

/// <summary>
/// Brings the index of pictures and the output folders together: files that people add, move, change or delete by hand, and all files after the
/// database was lost. What a picture is comes from the parameters in it, or in a .txt beside it.
/// </summary>
/// <param name="storage">The database.</param>
/// <param name="tree">The output folders, asked for each look.</param>
/// <param name="gate">Held while files and rows change together.</param>
/// <param name="time">The clock.</param>
public sealed class FolderScan(StudioStorage storage, Func<OutputTree> tree, SemaphoreSlim gate, TimeProvider time)
{
    private const long LargestFile = 512L << 20;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    /// <summary>Looks at everything.</summary>
    public async Task<ScanReport> Full(CancellationToken cancel = default)
    {
        var now = tree();
        var files = now.Files().ToDictionary(file => file.FullName, StringComparer.Ordinal); // first: a row is there before its file is
        await using var database = storage.Context();
        var rows = await database.Pictures.AsNoTracking().Where(picture => picture.Trashed == null)
            .Select(picture => new Known(picture.Path, picture.Bytes, picture.Modified, picture.InGallery, picture.IsWritten, picture.IsMissing)).ToListAsync(cancel).ConfigureAwait(false);
        var known = rows.ToDictionary(row => row.Path, StringComparer.Ordinal);
        var changed = rows.Where(row => row is { InGallery: true, IsWritten: true, IsMissing: false } && !files.ContainsKey(row.Path)).Select(row => row.Path)
            .Concat(files.Values.Where(file => !known.TryGetValue(file.FullName, out var row) || (row.IsWritten && row.IsOther(file))).Select(file => file.FullName));
        return await Settle(now, [.. changed], cancel).ConfigureAwait(false);
    }

    /// <summary>Looks at some paths.</summary>
    public Task<ScanReport> Look(IReadOnlyCollection<string> paths, CancellationToken cancel = default) => Settle(tree(), paths, cancel);

    // What is gone comes first, so that what was moved is known again.
    private async Task<ScanReport> Settle(OutputTree now, IReadOnlyCollection<string> paths, CancellationToken cancel)
    {
        var report = new ScanReport();
        foreach (var path in paths.OrderBy(File.Exists))
        {
            cancel.ThrowIfCancellationRequested();
            await gate.WaitAsync(cancel).ConfigureAwait(false);
            try { report = await Settle(now, path, report, cancel).ConfigureAwait(false); }
            catch (Exception wrong) when (wrong is InvalidDataException or IOException or UnauthorizedAccessException) { } // no picture, or one that cannot be read now
            finally { gate.Release(); }
        }

        return report;
    }

    private async Task<ScanReport> Settle(OutputTree now, string path, ScanReport report, CancellationToken cancel)
    {
        await using var database = storage.Context();
        var row = await database.Pictures.FirstOrDefaultAsync(picture => picture.Path == path, cancel).ConfigureAwait(false);
        var file = new FileInfo(path);
        if (row is { IsWritten: false } or { Trashed: not null }) return report;
        if (!file.Exists)
        {
            if (row is null or { IsMissing: true } or { InGallery: false }) return report;
            row.IsMissing = true;
            await database.SaveChangesAsync(cancel).ConfigureAwait(false);
            return report with { Gone = report.Gone + 1 };
        }

        if (!now.Holds(path)) return report;
        if (row is { IsMissing: false } && row.Bytes == file.Length && row.Modified == file.LastWriteTimeUtc.Ticks) return report;
        if (file.Length > LargestFile) return report;
        var content = await File.ReadAllBytesAsync(path, cancel).ConfigureAwait(false);
        var next = row is null ? await Appear(database, now, file, content, report, cancel).ConfigureAwait(false) : Refresh(row, file, content, report);
        await database.SaveChangesAsync(cancel).ConfigureAwait(false);
        return next;
    }

    // A file with the content of one that is gone is that one, moved.
    private async Task<ScanReport> Appear(StudioDatabase database, OutputTree now, FileInfo file, byte[] content, ScanReport report, CancellationToken cancel)
    {
        var hash = PictureBytes.HashOf(content);
        var same = await database.Pictures.Where(picture => picture.ContentHash == hash && picture.IsWritten && picture.InGallery && picture.Trashed == null).OrderBy(picture => picture.Id).ToListAsync(cancel).ConfigureAwait(false);
        if (same.Find(picture => picture.IsMissing || !File.Exists(picture.Path)) is { } lost)
        {
            (lost.Path, lost.IsMissing, lost.Modified) = (file.FullName, false, file.LastWriteTimeUtc.Ticks);
            return report with { Moved = report.Moved + 1 };
        }

        if (IsFresh(file)) return report with { Unsettled = report.Unsettled + 1 };
        var (width, height) = PictureCodec.SizeOf(content, file.FullName);
        var row = new StoredPicture
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(file.LastWriteTimeUtc)).ToString("N"),
            Path = file.FullName,
            IsWritten = true,
            InGallery = true,
            IsGrid = now.IsGrid(file.FullName),
            Created = file.LastWriteTimeUtc,
            Width = width,
            Height = height,
            Bytes = content.LongLength,
            ContentHash = hash,
            Modified = file.LastWriteTimeUtc.Ticks,
        };
        PictureFacts.Describe(row, TextOf(file, content));
        database.Pictures.Add(row);
        return report with { Added = report.Added + 1 };
    }

    private ScanReport Refresh(StoredPicture row, FileInfo file, byte[] content, ScanReport report)
    {
        var (hash, wasMissing) = (PictureBytes.HashOf(content), row.IsMissing);
        var isChanged = hash != row.ContentHash;
        if (isChanged && IsFresh(file)) return report with { Unsettled = report.Unsettled + 1 };
        if (isChanged)
        {
            (row.Width, row.Height) = PictureCodec.SizeOf(content, file.FullName);
            PictureFacts.Describe(row, TextOf(file, content));
            (row.ContentHash, row.HasThumbnail) = (hash, false);
        }

        (row.Bytes, row.Modified, row.IsMissing) = (content.LongLength, file.LastWriteTimeUtc.Ticks, false);
        return report with { Changed = report.Changed + (isChanged ? 1 : 0), Back = report.Back + (wasMissing ? 1 : 0) };
    }

    // Perhaps somebody still writes it.
    private bool IsFresh(FileInfo file) => (time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc).Duration() < Settling;

    private static string TextOf(FileInfo file, byte[] content)
    {
        if (PictureText.Read(content) is { } inside) return inside;
        var beside = new FileInfo(Path.ChangeExtension(file.FullName, ".txt"));
        return beside is { Exists: true, Length: < 1 << 20, LinkTarget: null } ? File.ReadAllText(beside.FullName) : "";
    }

    private sealed record Known(string Path, long Bytes, long Modified, bool InGallery, bool IsWritten, bool IsMissing)
    {
        public bool IsOther(FileInfo file) => IsMissing || Bytes != file.Length || Modified != file.LastWriteTimeUtc.Ticks;
    }
}
