using Easel.Studio.Storage;

namespace Easel.Studio.Gallery;

/// <summary>The gallery of a studio: what is found in it, how it is ordered, what is thrown away, and how it follows the files.</summary>
public sealed class PictureGallery : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);

    /// <param name="storage">The database.</param>
    /// <param name="choices">Where things lie.</param>
    /// <param name="time">The clock.</param>
    public PictureGallery(StudioStorage storage, StudioChoices choices, TimeProvider time)
    {
        var (thumbnails, trash) = (Path.Combine(choices.DataFolder, "thumbnails"), Path.Combine(choices.DataFolder, "trash"));
        Index = new PictureIndex(storage);
        Boards = new Boards(storage, time);
        Thumbnails = new Thumbnails(storage, thumbnails);
        Trash = new PictureTrash(storage, trash, Thumbnails, gate, time);
        Scan = new FolderScan(storage, () => new OutputTree(choices.Outputs(), [thumbnails, trash]), gate, time);
    }

    public PictureIndex Index { get; }

    public Boards Boards { get; }

    public Thumbnails Thumbnails { get; }

    public PictureTrash Trash { get; }

    public FolderScan Scan { get; }

    public void Dispose() => gate.Dispose();
}
