using System.Text;

namespace Easel.Studio.Library;

/// <summary>Wildcards: text files with a choice a line. <c>weather/sky.txt</c> is the wildcard <c>weather/sky</c>. Files are read as they are asked for, so changes count at once.</summary>
/// <param name="folder">Or null for none; it need not exist.</param>
public sealed class WildcardFolder(string? folder)
{
    private const string Extension = ".txt";
    private const long Largest = 16 << 20; // bytes
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 16 };

    /// <summary>All wildcards, in order.</summary>
    public IReadOnlyList<string> Names => folder is null || !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "*" + Extension, Everything).Select(file => Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace('\\', '/')).Order(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>The choices of a wildcard, a line each, empty lines too; null when there is none of this name or it cannot be read.</summary>
    public IReadOnlyList<string>? Choices(string name)
    {
        if (folder is null || name.Length == 0 || Path.IsPathRooted(name) || name.Split('/', '\\').Any(part => part is "" or "." or "..")) return null;
        try
        {
            var file = new FileInfo(Path.Combine(folder, name + Extension));
            return file.Exists && file.Length <= Largest ? File.ReadAllLines(file.FullName, Encoding.UTF8) : null;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException) { return null; }
    }
}
