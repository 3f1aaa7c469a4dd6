using System.Text.Json;
using System.Text.Json.Serialization;
using Easel.Core.Imaging;

namespace Easel.Studio.Downloads;

/// <summary>The file in which the list of downloads outlives the program.</summary>
/// <param name="path">The file.</param>
internal sealed class DownloadList(string path)
{
    private const int MostBytes = 16 << 20;

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    /// <summary>What was in the list; what ran waits. A file that cannot be read is laid aside.</summary>
    public IReadOnlyList<Download> Read()
    {
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > MostBytes) return [];
            var list = JsonSerializer.Deserialize<List<Download>>(File.ReadAllBytes(path), Form) ?? [];
            return [.. list.Where(one => one?.Order?.What is not null).DistinctBy(one => one.Id).Select(one => one.State == DownloadState.Running ? one with { State = DownloadState.Waiting } : one)];
        }
        catch (Exception wrong) when (wrong is JsonException or IOException or UnauthorizedAccessException)
        {
            try { File.Move(path, path + ".broken", overwrite: true); }
            catch (Exception again) when (again is IOException or UnauthorizedAccessException) { } // then it is written over
            return [];
        }
    }

    /// <summary>Keeps them.</summary>
    /// <exception cref="FileOutputException">The file cannot be written.</exception>
    public void Write(IEnumerable<Download> all) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(all, Form));
}
