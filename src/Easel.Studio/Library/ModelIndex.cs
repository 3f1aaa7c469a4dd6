using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Diffusion.Weights.Hashes;

namespace Easel.Studio.Library;

/// <summary>All models of the studio's folders, with what is known about each. Looking again costs little: only files that have changed are opened. May be used from any thread.</summary>
/// <param name="roots">The folders, in order.</param>
/// <param name="file">Where what is known is kept for the next start, or null for nowhere.</param>
/// <param name="cacheFolder">Where hashes of earlier runs lie, or null.</param>
public sealed class ModelIndex(IReadOnlyList<string> roots, string? file, string? cacheFolder) : IDisposable
{
    private static readonly string[] Pictures = [".png", ".preview.png", ".jpg", ".preview.jpg", ".jpeg", ".preview.jpeg", ".webp", ".preview.webp"];

    private readonly ModelMemory memory = new(file);
    private readonly SemaphoreSlim gate = new(1);
    private readonly FileHashes hashes = new(cacheFolder);
    private readonly ConcurrentDictionary<string, (long Modified, string Sha256, string? Tensors)> hashed = new();
    private volatile Content content = new([], new HashSet<string>());
    private volatile int done;
    private volatile int total;

    /// <summary>Other models are there, or more is known about one. Comes from any thread.</summary>
    public event Action? Changed;

    /// <summary>Folder by folder, by path.</summary>
    public IReadOnlyList<ModelCard> Cards => content.Cards;

    /// <summary>The folders.</summary>
    public IReadOnlyList<string> Roots => roots;

    /// <summary>Whether the folders have been looked through once.</summary>
    public bool IsLooked { get; private set; }

    /// <summary>How many files were looked at, of how many; null while nobody looks.</summary>
    public (int Done, int Of)? Progress => total is > 0 and var of ? (done, of) : null;

    /// <summary>The folders that were looked through, and those that links in them lead to: what lies in them may be shown.</summary>
    internal IReadOnlySet<string> Folders => content.Folders;

    public ModelCard? Find(string id) => content.ById.GetValueOrDefault(id);

    /// <summary>The model with this full path; null when it is not among those found.</summary>
    public ModelCard? At(string path) => content.ById.GetValueOrDefault(IdOf(path));

    /// <summary>What a file in any folder says of itself; it is opened if it was not yet, or has changed.</summary>
    public ModelFacts FactsOf(string path)
    {
        if (Directory.Exists(path)) return At(path)?.Facts ?? ModelReader.Read(new FoundModel("", path, 0, 0, true) { Beside = new Dictionary<string, FileInfo>() });
        var found = new FileInfo(path);
        if (found.Exists && found.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) found = target;
        return memory.Facts(new FoundModel("", path, found.Exists ? found.Length : -1, found.Exists ? found.LastWriteTimeUtc.Ticks : 0, false) { Beside = new Dictionary<string, FileInfo>() });
    }

    /// <summary>All texts of a model's header, as they are; none when it has none or cannot be read any more.</summary>
    public IReadOnlyDictionary<string, string> MetadataOf(ModelCard card) => ModelReader.Metadata(card.Path);

    /// <summary>Looks through all folders.</summary>
    public async Task Look(CancellationToken cancel = default)
    {
        await gate.WaitAsync(cancel).ConfigureAwait(false);
        try { await Task.Run(() => LookThrough(cancel), cancel).ConfigureAwait(false); }
        finally { gate.Release(); }
    }

    /// <summary>Keeps a person's notes in the <c>.json</c> beside the file.</summary>
    /// <exception cref="RequestException">A text is too long or the weight out of range; names the field.</exception>
    /// <exception cref="FileOutputException">The folder cannot be written to.</exception>
    public async Task Note(ModelCard card, ModelNotes notes, CancellationToken cancel = default)
    {
        NotesFile.Write(Beside(card, ".json"), notes);
        await Look(cancel).ConfigureAwait(false);
    }

    public void Dispose() => gate.Dispose();

    /// <summary>A file beside a model, with its name.</summary>
    internal static string Beside(ModelCard card, string extension) => Path.Combine(Path.GetDirectoryName(card.Path)!, card.Stem + extension);

    /// <summary>Reads a file through for its hash, and its tensors for theirs when there are files like it. <see cref="ShowHashes"/> shows them.</summary>
    public void Hash(ModelCard card, CancellationToken cancel)
    {
        var sha256 = hashes.Of(card.Path, cancel).Sha256;
        var tensors = card.TensorHash;
        if (tensors is null && card.Twins.Count > 0) memory.Remember(card, tensors = TensorHash.Of(card.Path, cancel));
        hashed[card.Id] = (card.Modified, sha256, tensors);
    }

    /// <summary>Shows the hashes that were computed since the last time.</summary>
    public void ShowHashes()
    {
        if (hashed.IsEmpty) return;
        Publish([.. Cards.Select(card => hashed.TryRemove(card.Id, out var found) && found.Modified == card.Modified ? card with { Sha256 = found.Sha256, TensorHash = found.Tensors } : card)], Folders);
    }

    private static string IdOf(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16];

    private void LookThrough(CancellationToken cancel)
    {
        var walk = FolderWalk.Through(roots);
        var cards = new ModelCard[walk.Found.Count];
        var latest = cacheFolder is null ? hashes : new FileHashes(cacheFolder); // the engine's process adds to them
        (done, total) = (0, cards.Length);
        try
        {
            Parallel.For(0, cards.Length, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                cards[i] = Card(walk.Found[i], latest);
                Interlocked.Increment(ref done);
            });
        }
        finally { total = 0; }

        memory.Keep(walk.Found.Select(found => found.Path).ToHashSet(StringComparer.Ordinal));
        IsLooked = true;
        Publish(cards, walk.Folders);
    }

    private ModelCard Card(FoundModel found, FileHashes known)
    {
        var stored = memory.Of(found);
        var picture = Pictures.Select(ending => found.Beside.GetValueOrDefault(found.Stem + ending)).FirstOrDefault(beside => beside is not null);
        return new ModelCard
        {
            Id = IdOf(found.Path),
            Name = Path.GetRelativePath(found.Root, found.Path).Replace('\\', '/'),
            Path = found.Path,
            Root = found.Root,
            Bytes = Math.Max(0, found.Bytes),
            IsFolder = found.IsFolder,
            Modified = found.Modified,
            Facts = stored.Facts,
            Notes = stored.Notes,
            Civitai = stored.Civitai,
            Expected = FolderKinds.Of(found.Path, found.Root),
            Preview = picture?.FullName,
            PreviewModified = picture?.LastWriteTimeUtc.Ticks ?? 0,
            Sha256 = found.IsFolder || found.Bytes <= 0 ? null : known.Known(found.Path)?.Sha256,
            TensorHash = stored.TensorHash,
        };
    }

    private void Publish(IReadOnlyList<ModelCard> cards, IReadOnlySet<string> folders)
    {
        content = new Content(ModelTwins.Mark(cards), folders);
        Changed?.Invoke();
    }

    private sealed class Content(IReadOnlyList<ModelCard> cards, IReadOnlySet<string> folders)
    {
        public IReadOnlyList<ModelCard> Cards => cards;

        public IReadOnlySet<string> Folders => folders;

        public IReadOnlyDictionary<string, ModelCard> ById { get; } = cards.ToDictionary(card => card.Id);
    }
}
