namespace Easel.Studio.Library;

/// <summary>Looks through folders of models and those below them. Every folder is looked through once, whatever links lead to it, so that links in a circle end.</summary>
internal sealed class FolderWalk
{
    /// <summary>What a diffusers folder has.</summary>
    public const string PipelineMark = "model_index.json";

    private const int Deepest = 16;
    private const int DeepestPart = 3;

    private static readonly EnumerationOptions Plain = new() { IgnoreInaccessible = true };
    private static readonly EnumerationOptions Parts = new() { IgnoreInaccessible = true, RecurseSubdirectories = true, MaxRecursionDepth = DeepestPart };

    private readonly HashSet<string> visited = new(StringComparer.Ordinal);
    private readonly List<FoundModel> found = [];

    private FolderWalk()
    {
    }

    /// <summary>The folders that were looked through, links in them followed.</summary>
    public IReadOnlySet<string> Folders => visited;

    /// <summary>In the order of the folders; of each by path.</summary>
    public IReadOnlyList<FoundModel> Found => found;

    /// <summary>Looks through them; what does not exist or may not be read is left out. Of a file that several of them hold the first counts.</summary>
    public static FolderWalk Through(params IReadOnlyList<string> roots)
    {
        var walk = new FolderWalk();
        foreach (var root in roots.Select(Path.GetFullPath))
        {
            var folder = new DirectoryInfo(root);
            if (folder.Exists && Real(folder) is { } real) walk.Look(root, folder, real, 0);
        }

        return walk;
    }

    private void Look(string root, DirectoryInfo folder, string real, int depth)
    {
        if (depth > Deepest || !visited.Add(real)) return;
        Dictionary<string, FileInfo> files = new(StringComparer.Ordinal);
        List<DirectoryInfo> folders = [];
        try
        {
            foreach (var entry in folder.EnumerateFileSystemInfos("*", Plain))
            {
                if (entry is DirectoryInfo below) folders.Add(below);
                else files[entry.Name] = (FileInfo)entry;
            }
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { return; } // gone, or a disk that fails

        foreach (var file in files.Values.Where(file => ModelLibrary.IsWeights(file.Name)).OrderBy(file => file.Name, StringComparer.Ordinal)) found.Add(File(root, file, files));
        foreach (var below in folders.OrderBy(below => below.Name, StringComparer.Ordinal))
        {
            if (System.IO.File.Exists(Path.Combine(below.FullName, PipelineMark))) AddPipeline(root, below, files);
            else if (IsLink(below) ? Real(below) is { } target : (target = Path.Combine(real, below.Name)) is not null) Look(root, below, target, depth + 1);
        }
    }

    private static FoundModel File(string root, FileInfo file, Dictionary<string, FileInfo> files)
    {
        if (!IsLink(file)) return new FoundModel(root, file.FullName, file.Length, file.LastWriteTimeUtc.Ticks, false) { Beside = files };
        var target = Target(file);
        return target is FileInfo { Exists: true } there
            ? new FoundModel(root, file.FullName, there.Length, there.LastWriteTimeUtc.Ticks, false) { Beside = files }
            : new FoundModel(root, file.FullName, -1, 0, false) { Beside = files };
    }

    private void AddPipeline(string root, DirectoryInfo folder, Dictionary<string, FileInfo> beside)
    {
        if (Real(folder) is not { } real || !visited.Add(real)) return;
        var (bytes, modified) = (0L, 0L);
        try
        {
            foreach (var part in folder.EnumerateFiles("*", Parts).Where(part => ModelLibrary.IsWeights(part.Name) || part.Extension == ".json"))
            {
                bytes += part.Length;
                modified = Math.Max(modified, part.LastWriteTimeUtc.Ticks);
            }
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { } // it is told when it is opened

        found.Add(new FoundModel(root, folder.FullName, bytes, modified, true) { Beside = beside });
    }

    private static bool IsLink(FileSystemInfo entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    private static string? Real(DirectoryInfo folder) => IsLink(folder) ? Target(folder) is { Exists: true } target ? target.FullName : null : folder.FullName;

    private static FileSystemInfo? Target(FileSystemInfo link)
    {
        try { return link.ResolveLinkTarget(returnFinalTarget: true); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { return null; } // links that lead to one another
    }
}
