using Easel.Core.Imaging;

namespace Easel.Studio.Settings;

/// <summary>Takes in what a person writes into the settings file while the studio runs, as soon as the file is calm. A file with mistakes changes nothing; one that is taken away is made again with the usual settings.</summary>
public sealed class SettingsWatch : IDisposable
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(250);

    private readonly SettingsStore store;
    private readonly Action<string> tell;
    private readonly TimeSpan calm;
    private readonly Timer timer;
    private readonly FileSystemWatcher? watcher;
    private string told = "";

    /// <param name="store">The settings.</param>
    /// <param name="tell">Takes a line for the log: that the file was taken in, or each mistake by file, line and column. May come from any thread.</param>
    /// <param name="calm">How long the file must not change: editors write in pieces. A quarter of a second when left out.</param>
    public SettingsWatch(SettingsStore store, Action<string> tell, TimeSpan? calm = null)
    {
        (this.store, this.tell, this.calm) = (store, tell, calm ?? Usual);
        timer = new Timer(_ => Take());
        watcher = Watcher();
    }

    public void Dispose()
    {
        watcher?.Dispose();
        timer.Dispose();
    }

    private FileSystemWatcher? Watcher()
    {
        try
        {
            var made = new FileSystemWatcher(Path.GetDirectoryName(Path.GetFullPath(store.File))!, Path.GetFileName(store.File));
            made.Created += (_, _) => Wait();
            made.Changed += (_, _) => Wait();
            made.Deleted += (_, _) => Wait();
            made.Renamed += (_, _) => Wait();
            made.Error += (_, _) => Wait();
            made.EnableRaisingEvents = true;
            return made;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException or PlatformNotSupportedException)
        {
            tell($"{store.File} cannot be watched ({wrong.Message}); what is changed in it by hand counts when a program changes a setting, or from the next start");
            return null;
        }
    }

    private void Wait()
    {
        try { timer.Change(calm, Timeout.InfiniteTimeSpan); }
        catch (ObjectDisposedException) { } // a last word of the system's after the end
    }

    private void Take()
    {
        var isGone = !File.Exists(store.File);
        try
        {
            var changed = store.Reload();
            if (isGone) Tell($"{store.File} was taken away; the usual settings hold from now on, and it was made again with each of them explained");
            else if (changed) Tell($"{store.File} was changed by hand; it holds from now on");
            else told = "";
        }
        catch (FileOutputException wrong) { Tell($"{store.File} was taken away and cannot be made again; the settings stay as they were until the server ends: {wrong.Message}"); }
        catch (SettingsException wrong) { Tell($"{store.File} was changed by hand and has mistakes; the settings stay as they were:\n{wrong.Message}"); }
    }

    // A file that is touched again without being put right is told of once.
    private void Tell(string text)
    {
        if (text != told) tell(text);
        told = text;
    }
}
