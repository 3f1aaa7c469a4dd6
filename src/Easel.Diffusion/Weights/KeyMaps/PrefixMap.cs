namespace Easel.Diffusion.Weights.KeyMaps;

/// <summary>Beginnings of names and what takes their place.</summary>
internal sealed class PrefixMap(params (string From, string To)[] pairs)
{
    /// <summary>The way back.</summary>
    public PrefixMap Inverse => new([.. pairs.Select(pair => (pair.To, pair.From))]);

    /// <summary><paramref name="name"/> with its beginning replaced; itself when none fits. A beginning ends where a part of the name ends.</summary>
    public string Apply(string name)
    {
        foreach (var (from, to) in pairs)
            if (name.StartsWith(from, StringComparison.Ordinal) && (name.Length == from.Length || name[from.Length] == '.')) return to + name[from.Length..];
        return name;
    }
}
