using System.Text.Json;
using System.Text.RegularExpressions;
using Easel.Core.Imaging;

namespace Easel.Diffusion.Weights.Hashes;

/// <summary>
/// The hashes of earlier runs, in <c>hashes.json</c> of a cache folder. It is only a saving of time: what is damaged is left out, and where
/// nothing can be written nothing is. Processes take turns, and each keeps what the others wrote.
/// </summary>
/// <param name="folder">Made when it is first written to.</param>
internal sealed partial class HashFile(string folder)
{
    private const int MaximumBytes = 1 << 26;
    private const int ManyEntries = 4096; // beyond that, files that are gone are forgotten
    private const int Attempts = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string path = Path.Combine(folder, "hashes.json");

    /// <summary>By full path.</summary>
    public Dictionary<string, HashEntry> Read()
    {
        Dictionary<string, HashEntry> entries = new(StringComparer.Ordinal);
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > MaximumBytes) return entries;
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("files", out var files) || files.ValueKind != JsonValueKind.Object) return entries;
            foreach (var file in files.EnumerateObject())
                if (Entry(file.Value) is { } entry) entries[file.Name] = entry;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException) { } // computed again

        return entries;
    }

    /// <summary>Adds one entry to what stands in the file now.</summary>
    public void Add(string file, HashEntry entry)
    {
        try
        {
            Directory.CreateDirectory(folder);
            if (Lock() is not { } turn) return;
            using (turn)
            {
                var entries = Read();
                entries[file] = entry;
                if (entries.Count > ManyEntries) entries = entries.Where(known => File.Exists(known.Key)).ToDictionary(StringComparer.Ordinal);
                AtomicFile.Write(path, stream => Write(stream, entries));
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException) { } // computed again next time
    }

    /// <summary>The right to write, held by one process at a time; null when another keeps it for long.</summary>
    private FileStream? Lock()
    {
        var claim = path + ".lock";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try { return new FileStream(claim, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); }
            catch (IOException) when (File.Exists(claim)) { Thread.Sleep(Pause); }
        }

        return null;
    }

    private static void Write(Stream stream, Dictionary<string, HashEntry> entries)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("files");
        foreach (var (file, entry) in entries.OrderBy(known => known.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(file);
            json.WriteNumber("bytes", entry.Bytes);
            json.WriteNumber("written", entry.Written);
            json.WriteString("sha256", entry.Hash.Sha256);
            json.WriteString("legacy", entry.Hash.Legacy);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static HashEntry? Entry(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        return value.TryGetProperty("bytes", out var bytes) && bytes.ValueKind == JsonValueKind.Number && bytes.TryGetInt64(out var length)
            && value.TryGetProperty("written", out var written) && written.ValueKind == JsonValueKind.Number && written.TryGetInt64(out var ticks)
            && Digits(value, "sha256", 64) is { } sha256 && Digits(value, "legacy", 8) is { } legacy
            ? new HashEntry(length, ticks, new FileHash(sha256, legacy))
            : null;
    }

    private static string? Digits(JsonElement value, string name, int count) =>
        value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && text.GetString() is { } digits && digits.Length == count && Hexadecimal().IsMatch(digits) ? digits : null;

    [GeneratedRegex("^[0-9a-f]+$")]
    private static partial Regex Hexadecimal();
}
