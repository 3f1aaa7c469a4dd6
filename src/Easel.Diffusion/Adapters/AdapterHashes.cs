namespace Easel.Diffusion.Adapters;

/// <summary>Hashes of adapter files, each read once while the program runs.</summary>
internal sealed class AdapterHashes
{
    private readonly Dictionary<(string Path, long Written), string> known = [];

    /// <summary>What infotexts say of the adapters in use, <c>name: hash, name: hash</c>, each name once; null when there are none.</summary>
    public string? Told(IEnumerable<AdapterUse> uses)
    {
        var hashes = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var use in uses) hashes[use.Name.Replace(":", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal)] = Of(use);
        return hashes.Count > 0 ? string.Join(", ", hashes.Select(pair => $"{pair.Key}: {pair.Value}")) : null;
    }

    private string Of(AdapterUse use)
    {
        if (!known.TryGetValue((use.Path, use.Written), out var hash)) known[(use.Path, use.Written)] = hash = AdapterFile.HashOf(use.Path)[..AdapterFile.HashLength];
        return hash;
    }
}
