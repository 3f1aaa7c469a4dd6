using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Easel.Core.Imaging;

namespace Easel.Studio.Library;

/// <summary>What is known of model files, so that each is opened once and again only when it has changed. Kept on the disk for the next start. May be used from any thread.</summary>
/// <param name="file">Where it is kept, or null for nowhere.</param>
internal sealed class ModelMemory(string? file)
{
    private const int Version = 1; // of what is read out of files; another one reads them all again
    private const int MostBytes = 1 << 28;

    private static readonly JsonSerializerOptions Form = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, Converters = { new JsonStringEnumConverter() } };

    private readonly Lock gate = new();
    private ConcurrentDictionary<string, StoredModel>? known;
    private volatile bool isChanged;

    /// <summary>What is known of a file; it is opened if it must be, and so are those beside it.</summary>
    public StoredModel Of(FoundModel found)
    {
        var stored = Fitting(found) ?? Read(found);
        var (notes, civitai) = (Stamp(found, ".json"), Stamp(found, ".civitai.info"));
        if (stored.NotesStamp != notes) stored = Put(found, stored with { NotesStamp = notes, Notes = notes is null ? new ModelNotes() : NotesFile.Read(Beside(found, ".json")) });
        if (stored.CivitaiStamp != civitai) stored = Put(found, stored with { CivitaiStamp = civitai, Civitai = civitai is null ? null : CivitaiInfo.Read(Beside(found, ".civitai.info")) });
        return stored;
    }

    /// <summary>What a file says of itself.</summary>
    public ModelFacts Facts(FoundModel found) => (Fitting(found) ?? Read(found)).Facts;

    /// <summary>Remembers the hash of a file's tensors, unless the file has changed meanwhile.</summary>
    public void Remember(ModelCard card, string tensorHash)
    {
        if (All().TryGetValue(card.Path, out var stored) && stored.Bytes == card.Bytes && stored.Modified == card.Modified) All()[card.Path] = stored with { TensorHash = tensorHash };
        isChanged = true;
    }

    /// <summary>Forgets all files but these, and writes what is known to the disk when it has changed.</summary>
    public void Keep(IReadOnlySet<string> paths)
    {
        foreach (var gone in All().Keys.Where(path => !paths.Contains(path)))
            if (All().TryRemove(gone, out _)) isChanged = true;
        if (!isChanged || file is null) return;
        isChanged = false;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            AtomicFile.Write(file, stream => JsonSerializer.Serialize(stream, new Content(Version, All().ToDictionary()), Form));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { isChanged = true; } // a full disk: it is read again at the next start
    }

    private static string Beside(FoundModel found, string extension) => Path.Combine(Path.GetDirectoryName(found.Path)!, found.Stem + extension);

    private static string? Stamp(FoundModel found, string extension) => found.Beside.TryGetValue(found.Stem + extension, out var beside)
        ? string.Create(CultureInfo.InvariantCulture, $"{beside.LastWriteTimeUtc.Ticks} {beside.Length}") : null;

    private StoredModel? Fitting(FoundModel found) => All().TryGetValue(found.Path, out var stored) && stored.Bytes == found.Bytes && stored.Modified == found.Modified ? stored : null;

    private StoredModel Read(FoundModel found) => Put(found, new StoredModel { Bytes = found.Bytes, Modified = found.Modified, Facts = ModelReader.Read(found) });

    private StoredModel Put(FoundModel found, StoredModel stored)
    {
        All()[found.Path] = stored;
        isChanged = true;
        return stored;
    }

    private ConcurrentDictionary<string, StoredModel> All()
    {
        lock (gate) return known ??= new(Load(), StringComparer.Ordinal);
    }

    private Dictionary<string, StoredModel> Load()
    {
        try
        {
            if (file is null || !File.Exists(file) || new FileInfo(file).Length > MostBytes) return [];
            using var stream = File.OpenRead(file);
            return JsonSerializer.Deserialize<Content>(stream, Form) is { Version: Version, Files: { } files } ? files : [];
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException or NotSupportedException) { return []; } // all are read again
    }

    private sealed record Content(int Version, Dictionary<string, StoredModel>? Files);
}
