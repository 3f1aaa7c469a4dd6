namespace Easel.Studio.Library;

/// <summary>Hears from the system that something changes below folders of models. Where the system cannot tell, only the regular looks find it.</summary>
/// <param name="heard">Called, from any thread.</param>
internal sealed class ModelWatch(Action heard) : IDisposable
{
    private readonly List<FileSystemWatcher> watchers = [];
    private HashSet<string> watched = [];

    /// <summary>Watches these folders and those below them from now on; what does not exist is left out.</summary>
    public void Follow(IEnumerable<string> folders)
    {
        var wanted = folders.Select(Path.GetFullPath).Where(Directory.Exists).ToHashSet(StringComparer.Ordinal);
        wanted.RemoveWhere(folder => wanted.Any(other => other != folder && folder.StartsWith(Path.TrimEndingDirectorySeparator(other) + Path.DirectorySeparatorChar, StringComparison.Ordinal)));
        if (wanted.SetEquals(watched)) return;
        Dispose();
        watched = wanted;
        foreach (var folder in wanted) Watch(folder);
    }

    public void Dispose()
    {
        foreach (var watcher in watchers) watcher.Dispose();
        watchers.Clear();
    }

    private void Watch(string folder)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size };
            watchers.Add(watcher);
            watcher.Created += (_, _) => heard();
            watcher.Deleted += (_, _) => heard();
            watcher.Changed += (_, _) => heard();
            watcher.Renamed += (_, _) => heard();
            watcher.Error += (_, _) => heard(); // more happened than the system could tell
            watcher.EnableRaisingEvents = true;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException or PlatformNotSupportedException) { } // a limit of the system's
    }
}
