using System.Globalization;
using System.Text.RegularExpressions;

namespace Easel.Core.Infotext;

/// <summary>A version of A1111's web UI as its infotexts write it.</summary>
/// <param name="Major">First number.</param>
/// <param name="Minor">Second number.</param>
/// <param name="Patch">Third number.</param>
/// <param name="Commits">Commits after the tag; −1 for a release candidate.</param>
internal readonly partial record struct WebuiVersion(int Major, int Minor, int Patch, int Commits) : IComparable<WebuiVersion>
{
    /// <summary>The version of <c>v1.10.1</c>, <c>v1.7.0-225-gabc</c> or <c>v1.10.0-RC-5-gabc</c>; null for other programs' texts.</summary>
    public static WebuiVersion? TryParse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success) return null;
        var commits = match.Groups[5].Success ? -1 : Part(4);
        return new WebuiVersion(Part(1), Part(2), Part(3), commits);

        int Part(int group) => int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    public int CompareTo(WebuiVersion other) => (Major, Minor, Patch, Commits).CompareTo((other.Major, other.Minor, other.Patch, other.Commits));

    [GeneratedRegex(@"^v?(\d+)\.(\d+)(?:\.(\d+))?(?:-(?:(\d+)|(rc)\d*)(?:-.*)?)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
