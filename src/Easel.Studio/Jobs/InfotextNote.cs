namespace Easel.Studio.Jobs;

/// <summary>What the studio adds to an infotext that an engine wrote.</summary>
internal static class InfotextNote
{
    private const string VersionMark = ", Version: ";

    /// <summary>The infotext with entries behind what the engine said, before the version.</summary>
    /// <param name="infotext">As the engine wrote it.</param>
    /// <param name="entries">Each <c>, KEY: VALUE</c>.</param>
    public static string Add(string infotext, string entries)
    {
        var version = infotext.LastIndexOf(VersionMark, StringComparison.Ordinal);
        return infotext.Insert(version < 0 ? infotext.Length : version, entries);
    }
}
