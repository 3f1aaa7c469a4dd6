using System.Text.RegularExpressions;
using Easel.Diffusion.Weights.KeyMaps;

namespace Easel.Diffusion.Weights.Diffusers;

/// <summary>The weights of one folder of a diffusers model: one file or a set of shards, in several formats and variants.</summary>
internal static partial class PartFiles
{
    /// <summary>
    /// The file to open: safetensors before pickles, full precision (no variant) before fp16 before other variants, a whole file before
    /// shards; null when there is none.
    /// </summary>
    /// <exception cref="WeightsException">The folder cannot be listed.</exception>
    public static string? Find(string folder)
    {
        try
        {
            return (from path in Directory.EnumerateFiles(folder)
                    let match = Names().Match(Path.GetFileName(path))
                    where match.Success
                    let variant = match.Groups[1].Value + match.Groups[4].Value
                    orderby match.Groups[2].Value == "safetensors" ? 0 : 1, variant switch { "" => 0, "fp16" => 1, _ => 2 }, match.Groups[3].Success ? 1 : 0, path
                    select path).FirstOrDefault();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException(folder, null, $"the folder cannot be read: {problem.Message}");
        }
    }

    /// <summary>The tensors under their own names.</summary>
    /// <exception cref="WeightsException">There is no file of weights, or it is damaged.</exception>
    public static StoredWeights Open(string folder, FileReading reading)
    {
        var path = Find(folder) ?? throw new WeightsException(
            folder, null, $"the folder has no weights (diffusion_pytorch_model or model, .safetensors or .bin); it has {Listing(folder)}");
        return path.EndsWith(".json", StringComparison.Ordinal) ? Shards(path, reading) : WeightFiles.OpenFile(path, reading);
    }

    /// <summary>The first names in a folder, for messages.</summary>
    public static string Listing(string folder)
    {
        var names = Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).Take(9).ToList();
        return names.Count == 0 ? "nothing" : string.Join(", ", names.Take(8)) + (names.Count > 8 ? ", …" : "");
    }

    private static MappedWeights Shards(string index, FileReading reading)
    {
        var map = ConfigFile.Open(index)?["weight_map"] is { ValueKind: System.Text.Json.JsonValueKind.Object } found
            ? found.EnumerateObject().Select(entry => (Key: entry.Name, File: entry.Value.ToString())).ToList()
            : throw new WeightsException(index, "weight_map", "it is missing, so this is no index of shards");
        var folder = Path.GetDirectoryName(index)!;
        List<StoredWeights> files = [];
        try
        {
            foreach (var group in map.GroupBy(entry => entry.File, StringComparer.Ordinal))
            {
                if (group.Key.Length == 0 || Path.GetFileName(group.Key) != group.Key || group.Key.Contains('\\', StringComparison.Ordinal))
                    throw new WeightsException(index, group.First().Key, $"'{group.Key}' is no file name; shards lie beside their index");
                files.Add(WeightFiles.OpenFile(Path.Combine(folder, group.Key), reading));
                if (group.FirstOrDefault(entry => !files[^1].Has(entry.Key)).Key is { } missing)
                    throw new WeightsException(index, missing, $"it is not in {group.Key}, where the index has it; load the folder again");
            }

            return files.Count > 0 ? MappedWeights.Of(index, [.. files.Select(file => (file, "", (IKeyMap)new SameNames()))]) : throw new WeightsException(index, null, "it lists no tensors");
        }
        catch
        {
            foreach (var file in files) file.Dispose();
            throw;
        }
    }

    [GeneratedRegex(@"^(?:diffusion_pytorch_model|pytorch_model|model)(?:\.(\w+))?\.(safetensors|bin)(\.index(?:\.(\w+))?\.json)?$")]
    private static partial Regex Names();

    private sealed class SameNames : IKeyMap
    {
        public KeyPlace PlaceOf(string key) => new(key);
    }
}
