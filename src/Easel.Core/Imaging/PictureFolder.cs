using System.Globalization;
using System.Text;
using Easel.Core.Requests;

namespace Easel.Core.Imaging;

/// <summary>A folder that pictures are saved into under names of their own, also by several processes at once.</summary>
/// <param name="folder">Made when it does not exist.</param>
public sealed class PictureFolder(string folder)
{
    private const int LongestName = 200; // bytes of UTF-8; file systems stop at 255, and the number and extension come on top

    public string Path => folder;

    /// <summary>Makes the folder and proves that it can be written to.</summary>
    /// <exception cref="RequestException">The name is empty or a file's.</exception>
    /// <exception cref="FileOutputException">It cannot.</exception>
    public void Prepare()
    {
        if (folder.Trim().Length == 0) throw new RequestException("out", "the name is empty; give a folder, such as outputs");
        if (File.Exists(folder)) throw new RequestException("out", $"{folder} is a file; give a folder");
        var probe = System.IO.Path.Combine(folder, $".easel-{Guid.NewGuid():N}{AtomicFile.UnfinishedSuffix}");
        try
        {
            Directory.CreateDirectory(folder);
            using var stream = new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw FileOutputException.From(folder, cause);
        }
    }

    /// <summary>Saves under the next free number: <c>00007-name.png</c>. Returns the path.</summary>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…; nothing stands under the name.</exception>
    public string SaveNumbered(string name, string extension, ReadOnlySpan<byte> bytes) => Save(NumberedPaths(name, extension), bytes);

    /// <summary>The paths <see cref="SaveNumbered"/> tries, in order, without end; their folder is made.</summary>
    public IEnumerable<string> NumberedPaths(string name, string extension)
    {
        for (var number = Math.Max(1, NextNumber("", 5)); ; number++)
            yield return PathOf($"{number.ToString("00000", CultureInfo.InvariantCulture)}{(name.Length > 0 ? "-" : "")}{Shorten(name)}", extension);
    }

    /// <summary>Saves a sheet of pictures under the next free number. Returns the path.</summary>
    /// <exception cref="FileOutputException">As above.</exception>
    public string SaveGrid(string kind, string extension, ReadOnlySpan<byte> bytes) => Save(GridPaths("", extension, kind), bytes);

    /// <summary>A1111's paths of grids, without end: <c>grid-0000.png</c>, with a name behind it <c>grid-0000-name.png</c>; of another kind <c>xyz_grid-0000.png</c>. Their folder is made.</summary>
    public IEnumerable<string> GridPaths(string name, string extension, string? kind = null)
    {
        kind ??= "grid";
        for (var number = NextNumber(kind + "-", 4); ; number++)
            yield return PathOf($"{kind}-{number.ToString("0000", CultureInfo.InvariantCulture)}{(name.Length > 0 ? "-" : "")}{Shorten(name)}", extension);
    }

    /// <summary>Saves under <paramref name="name"/>, which may name sub-folders, or under <c>name-2</c>, <c>name-3</c>… when it is taken. Returns the path.</summary>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…; nothing stands under the name.</exception>
    public string SaveNamed(string name, string extension, ReadOnlySpan<byte> bytes) => Save(NamedPaths(name, extension), bytes);

    /// <summary>The paths <see cref="SaveNamed"/> tries, in order, without end; their folders are made.</summary>
    public IEnumerable<string> NamedPaths(string name, string extension)
    {
        name = string.Join('/', name.Split('/', '\\').Select(part => Shorten(part).Trim()).Where(part => part is not ("" or "." or "..")));
        if (name.Length == 0) name = "picture";
        for (var copy = 1; ; copy++)
            yield return PathOf(copy == 1 ? name : $"{name}-{copy.ToString(CultureInfo.InvariantCulture)}", extension);
    }

    private static string Save(IEnumerable<string> paths, ReadOnlySpan<byte> bytes)
    {
        foreach (var path in paths)
            if (AtomicFile.TryCreate(path, bytes)) return path;
        throw new InvalidOperationException("the paths ended");
    }

    private string PathOf(string name, string extension)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, name + extension));
        try { Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!); }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException) { throw FileOutputException.From(path, cause); }
        return path;
    }

    // One more than the largest number that stands at the beginning of a file's name, behind the prefix; 0 when there is none.
    private int NextNumber(string prefix, int digits) => !Directory.Exists(folder) ? 0 : 1 + Directory.EnumerateFiles(folder)
        .Select(file => System.IO.Path.GetFileName(file))
        .Where(file => file.Length > prefix.Length + digits && file.StartsWith(prefix, StringComparison.Ordinal) && file[prefix.Length + digits] is '-' or '.')
        .Select(file => int.TryParse(file.AsSpan(prefix.Length, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
        .DefaultIfEmpty(-1).Max();

    /// <summary>A name cut so that a number and an extension still fit behind it.</summary>
    public static string Shorten(string name)
    {
        while (Encoding.UTF8.GetByteCount(name) > LongestName) name = name[..(char.IsLowSurrogate(name[^1]) ? name.Length - 2 : name.Length - 1)];
        return name;
    }
}
