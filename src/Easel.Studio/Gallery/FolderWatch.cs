using System.Collections.Concurrent;

namespace Easel.Studio.Gallery;

/// <summary>Hears from the system which picture files change below some folders. Where the system cannot tell, only full looks find them.</summary>
/// <param name="heard">Called, from any thread, when there is something to take.</param>
internal sealed class FolderWatch(Action heard) : IDisposable
{
    private readonly ConcurrentDictionary<string, byte> changed = new(StringComparer.Ordinal);
    private readonly List<FileSystemWatcher> watchers = [];
    private IReadOnlyList<string> watched = [];
    private volatile bool isUnsure;

    /// <summary>Watches these folders from now on; true when they are others than before, so that all of them must be looked at.</summary>
    public bool Follow(IReadOnlyList<string> roots)
    {
        if (watched.SequenceEqual(roots, StringComparer.Ordinal)) return false;
        Stop();
        watched = roots;
        foreach (var root in roots) Watch(root);
        return true;
    }

    /// <summary>What has changed since the last call; null when everything may have.</summary>
    public IReadOnlyCollection<string>? Take()
    {
        var paths = changed.Keys.ToList();
        foreach (var path in paths) changed.TryRemove(path, out _);
        var unsure = isUnsure;
        isUnsure = false;
        return unsure ? null : paths;
    }

    public void Dispose() => Stop();

    private void Watch(string root)
    {
        try
        {
            Directory.CreateDirectory(root);
            var watcher = new FileSystemWatcher(root) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size };
            watchers.Add(watcher);
            watcher.Created += (_, what) => Hear(what.FullPath, mayBeFolder: true);
            watcher.Deleted += (_, what) => Hear(what.FullPath, mayBeFolder: true);
            watcher.Changed += (_, what) => Hear(what.FullPath, mayBeFolder: false);
            watcher.Renamed += (_, what) =>
            {
                Hear(what.OldFullPath, mayBeFolder: true);
                Hear(what.FullPath, mayBeFolder: true);
            };
            watcher.Error += (_, _) => Unsure(); // more happened than the system could tell
            watcher.EnableRaisingEvents = true;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException or PlatformNotSupportedException) { } // a limit of the system's: full looks must do
    }

    private void Hear(string path, bool mayBeFolder)
    {
        if (OutputTree.IsPicture(path))
        {
            changed[path] = 0;
            heard();
        }
        else if (mayBeFolder && Path.GetExtension(path).Length == 0)
        {
            Unsure();
        }
    }

    private void Unsure()
    {
        isUnsure = true;
        heard();
    }

    private void Stop()
    {
        foreach (var watcher in watchers) watcher.Dispose();
        watchers.Clear();
    }
}
