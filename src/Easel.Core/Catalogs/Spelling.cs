namespace Easel.Core.Catalogs;

/// <summary>What somebody who mistyped a name may have meant.</summary>
public static class Spelling
{
    /// <summary>The name closest to <paramref name="written"/>, or null when none is near: at most a third of its letters differ.</summary>
    /// <param name="written">What was given.</param>
    /// <param name="names">What there is.</param>
    public static string? Nearest(string written, IEnumerable<string> names)
    {
        var most = Math.Max(1, written.TrimStart('-').Length / 3);
        var (nearest, distance) = names.Select(name => (Name: name, Distance: Distance(Plain(written), Plain(name)))).DefaultIfEmpty(("", int.MaxValue)).MinBy(near => near.Item2);
        return distance <= most ? nearest : null;
    }

    /// <summary>", did you mean 'x'?" or nothing, to be put behind a message.</summary>
    public static string Hint(string written, IEnumerable<string> names) => Nearest(written, names) is { } near ? $"; did you mean '{near}'?" : "";

    private static string Plain(string name) => name.ToLowerInvariant().Replace('_', '-');

    /// <summary>Letters to insert, leave out, change or swap with a neighbour (Damerau 1964, optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > Math.Max(a.Length, b.Length) / 2) return int.MaxValue;
        var (before, last, row) = (new int[b.Length + 1], Enumerable.Range(0, b.Length + 1).ToArray(), new int[b.Length + 1]);
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }
}
