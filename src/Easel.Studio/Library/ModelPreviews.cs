using System.Globalization;
using Easel.Core.Imaging;

namespace Easel.Studio.Library;

/// <summary>The pictures beside models: made small to be shown, and put there. Only pictures in the library's folders are given out, and never as the files they are.</summary>
/// <param name="index">The library.</param>
/// <param name="folder">Where the small ones lie.</param>
public sealed class ModelPreviews(ModelIndex index, string folder) : IDisposable
{
    /// <summary>Side of the square they fit, in pixels.</summary>
    public const int Side = 384;

    private const int MostMegapixels = 100;
    private const int MostBytes = 64 << 20;
    private const int AtOnce = 2;

    private readonly SemaphoreSlim gate = new(AtOnce);

    /// <summary>The path of a model's picture, made small as WebP; null when it has none that may be shown.</summary>
    /// <exception cref="InvalidDataException">The picture is broken or too large.</exception>
    /// <exception cref="IOException">It cannot be read, or the small one not be written.</exception>
    public async Task<string?> Of(ModelCard card, CancellationToken cancel = default)
    {
        if (card.Preview is not { } picture || !IsInside(picture)) return null;
        var small = Path.Combine(FolderOf(card.Id), string.Create(CultureInfo.InvariantCulture, $"{card.Id}-{card.PreviewModified:x}.webp"));
        if (File.Exists(small)) return small;
        await gate.WaitAsync(cancel).ConfigureAwait(false);
        try { await Task.Run(() => Make(card.Id, picture, small), cancel).ConfigureAwait(false); }
        finally { gate.Release(); }
        return small;
    }

    /// <summary>Puts a picture beside a model as its preview, in place of the one with that name.</summary>
    /// <param name="card">The model.</param>
    /// <param name="picture">A picture file, as PNG or to be made one; null takes the preview away.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>What lay there before, or null.</returns>
    /// <exception cref="InvalidDataException">It is no picture.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public async Task<byte[]?> Put(ModelCard card, byte[]? picture, CancellationToken cancel = default)
    {
        var path = ModelIndex.Beside(card, ".png");
        var before = File.Exists(path) && IsInside(path) ? await File.ReadAllBytesAsync(path, cancel).ConfigureAwait(false) : null;
        if (picture is null) File.Delete(path);
        else AtomicFile.Write(path, PngText.IsPng(picture) ? picture : PictureCodec.Encode(PictureCodec.Decode(picture, "the picture"), PictureFormat.Png));
        await index.Look(cancel).ConfigureAwait(false);
        return before;
    }

    public void Dispose() => gate.Dispose();

    // A link that leads to a picture elsewhere is not followed: who may write here shall not see what lies there.
    private bool IsInside(string picture)
    {
        try
        {
            if (new FileInfo(picture).LinkTarget is null) return true;
            return new FileInfo(picture).ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } target && index.Folders.Contains(Path.GetDirectoryName(target.FullName)!);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { return false; }
    }

    // A folder is looked through for each that is made: thousands in one would take their time.
    private string FolderOf(string id) => Path.Combine(folder, id[^2..]);

    private void Make(string id, string picture, string small)
    {
        if (new FileInfo(picture).Length > MostBytes) throw new InvalidDataException($"{picture}: it has more than {MostBytes >> 20} MiB");
        var bytes = File.ReadAllBytes(picture);
        var (width, height) = PictureCodec.SizeOf(bytes, picture);
        if ((long)width * height > MostMegapixels * 1_000_000L) throw new InvalidDataException($"{picture}: {width}x{height} are more than {MostMegapixels} million pixels");
        Directory.CreateDirectory(FolderOf(id));
        foreach (var old in Directory.EnumerateFiles(FolderOf(id), id + "-*.webp")) File.Delete(old);
        AtomicFile.Write(small, PictureCodec.Thumbnail(PictureCodec.Decode(bytes, picture), Side));
    }
}
