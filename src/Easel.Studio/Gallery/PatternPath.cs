using System.Text;
using System.Text.RegularExpressions;

namespace Easel.Studio.Gallery;

/// <summary>Folders and names that patterns gave, made such that they stay below the folder they are laid into and every system can hold them.</summary>
internal static partial class PatternPath
{
    private const int LongestPart = 200; // bytes of UTF-8; file systems stop at 255, and a number and an extension come on top

    /// <summary>A relative path with <c>/</c>; empty when nothing is left. No part is <c>..</c>, a drive or a device.</summary>
    public static string Relative(string filled) => string.Join('/', filled.Split('/', '\\').Select(Part).Where(part => part.Length > 0));

    private static string Part(string part)
    {
        var safe = string.Concat(part.Select(c => c < ' ' || "<>:\"|?*".Contains(c, StringComparison.Ordinal) ? '_' : c)).TrimStart(' ').TrimEnd(' ', '.');
        if (Device().IsMatch(safe)) safe = "_" + safe;
        while (Encoding.UTF8.GetByteCount(safe) > LongestPart) safe = safe[..(char.IsLowSurrogate(safe[^1]) ? safe.Length - 2 : safe.Length - 1)];
        return safe.TrimEnd(' ', '.');
    }

    [GeneratedRegex(@"^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Device();
}
