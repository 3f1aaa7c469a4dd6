namespace Easel.Studio.Gallery;

/// <summary>The picture files below the output folders. Links are not followed; hidden folders and those that hold no results are left out.</summary>
/// <param name="choices">Where pictures lie.</param>
/// <param name="others">Folders that are the studio's own, wherever they lie: thumbnails, trash.</param>
public sealed class OutputTree(OutputChoices choices, IReadOnlyList<string> others)
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp"];

    private static readonly StringComparison Rule = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private readonly IReadOnlyList<string> left =
        [.. others.Append(choices.Whole(choices.StartFolder)).Append(choices.TemporaryFolder)
            .Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))];

    public IReadOnlyList<string> Roots => choices.Roots;

    /// <summary>Whether the file's name is one of a picture.</summary>
    public static bool IsPicture(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>All pictures. A folder that cannot be read counts as empty.</summary>
    public IEnumerable<FileInfo> Files()
    {
        var known = new HashSet<string>(StringComparer.Ordinal); // roots may lie in each other
        foreach (var root in Roots.Where(Directory.Exists))
            foreach (var file in Below(new DirectoryInfo(root)))
                if (known.Add(file.FullName)) yield return file;
    }

    /// <summary>Whether a picture of this path belongs to the gallery: in an output folder, with no link on the way there.</summary>
    public bool Holds(string path)
    {
        if (!IsPicture(path) || Roots.FirstOrDefault(root => IsBelow(path, root)) is not { } root || left.Any(folder => IsBelow(path, folder))) return false;
        if (IsLink(path)) return false;
        for (var folder = Path.GetDirectoryName(path); folder is not null && folder.Length > root.Length; folder = Path.GetDirectoryName(folder))
            if (IsHidden(folder) || IsLink(folder)) return false;
        return true;
    }

    /// <summary>Whether it lies in a folder that sheets of pictures go into.</summary>
    public bool IsGrid(string path) =>
        choices.Grids is { } grids && new[] { grids.Txt2ImgFolder, grids.Img2ImgFolder }.Any(folder => IsBelow(path, Path.TrimEndingDirectorySeparator(choices.Whole(folder))));

    private IEnumerable<FileInfo> Below(DirectoryInfo folder)
    {
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.System, IgnoreInaccessible = true };
        foreach (var entry in folder.EnumerateFileSystemInfos("*", options))
        {
            if (entry is FileInfo file)
            {
                if (IsPicture(file.Name)) yield return file;
            }
            else if (entry is DirectoryInfo inner && !IsHidden(inner.Name) && !left.Any(other => other.Equals(inner.FullName, Rule)))
            {
                foreach (var deeper in Below(inner)) yield return deeper;
            }
        }
    }

    private static bool IsHidden(string folder) => Path.GetFileName(folder).StartsWith('.');

    private static bool IsLink(string path)
    {
        try { return new FileInfo(path).LinkTarget is not null; }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { return true; }
    }

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder.EndsWith(Path.DirectorySeparatorChar) ? folder : folder + Path.DirectorySeparatorChar, Rule);
}
