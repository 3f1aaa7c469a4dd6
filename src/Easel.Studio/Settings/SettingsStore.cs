using System.Text;
using Easel.Core.Imaging;
using Easel.Core.Requests;

namespace Easel.Studio.Settings;

/// <summary>
/// The settings of a running studio and the file they stand in. Readers take a snapshot, <see cref="Current"/>, which never changes;
/// writers go one after another. May be used from any thread.
/// </summary>
public sealed class SettingsStore
{
    /// <summary>The file's name in the data folder.</summary>
    public const string FileName = "settings.yaml";

    private const int LargestFile = 4 << 20; // bytes; the template has 20 thousand

    private readonly string file;
    private readonly Lock gate = new();
    private volatile Snapshot snapshot;
    private volatile IReadOnlyList<SettingsMistake> mistakes = [];

    private SettingsStore(string file, Snapshot snapshot) => (this.file, this.snapshot) = (file, snapshot);

    /// <summary>Told, outside any lock, of the settings behind each change; may come from any thread.</summary>
    public event Action<StudioSettings>? Changed;

    public StudioSettings Current => snapshot.Settings;

    /// <summary>What is wrong in the file as it stands, so that it was not taken in; empty when nothing is.</summary>
    public IReadOnlyList<SettingsMistake> Mistakes => mistakes;

    /// <summary>Grows by one with every change.</summary>
    public long Version => snapshot.Version;

    public string File => file;

    /// <summary>Whether there was no file and it was made when this was opened.</summary>
    public bool WasMade { get; private init; }

    /// <summary>Opens the settings in <paramref name="folder"/>; folder and file are made when they do not exist.</summary>
    /// <exception cref="SettingsException">Something in the file is wrong; says all that is, by line and column.</exception>
    /// <exception cref="FileOutputException">The file cannot be made.</exception>
    public static SettingsStore Open(string folder)
    {
        try { Directory.CreateDirectory(folder); }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException) { throw FileOutputException.From(folder, cause); }

        var file = Path.Combine(folder, FileName);
        var makes = !System.IO.File.Exists(file);
        if (makes) Make(file);
        return new SettingsStore(file, Read(file, 1)) { WasMade = makes };
    }

    /// <summary>Changes the settings and the file. What a person has written into the file meanwhile is taken in first.</summary>
    /// <param name="change">From what is to what shall be; called once.</param>
    /// <returns>What they are now.</returns>
    /// <exception cref="RequestException">A value is outside its range; nothing is changed.</exception>
    /// <exception cref="SettingsException">The file was changed by hand and has mistakes; nothing is changed.</exception>
    /// <exception cref="FileOutputException">The file cannot be written; nothing is changed.</exception>
    public StudioSettings Change(Func<StudioSettings, StudioSettings> change)
    {
        StudioSettings settings;
        lock (gate)
        {
            var current = ReadByHand();
            settings = change(current.Settings);
            SettingTree.Check(settings);
            var text = Written(current, settings);
            if (text != current.Text) Write(text, settings);
            snapshot = new Snapshot(settings, snapshot.Version + 1, text);
        }

        Changed?.Invoke(settings);
        return settings;
    }

    /// <summary>Takes in what a person has written into the file; true when that changed anything. A file that was taken away is made again: the usual settings hold, as at the first start.</summary>
    /// <exception cref="SettingsException">It has mistakes; the settings stay as they were, <see cref="Mistakes"/> holds them until they are put right.</exception>
    /// <exception cref="FileOutputException">It was taken away and cannot be made again; nothing is changed.</exception>
    public bool Reload()
    {
        Snapshot current;
        lock (gate)
        {
            if (!System.IO.File.Exists(file)) Make(file);
            current = ReadByHand();
            if (current.Text == snapshot.Text) return false;
            snapshot = current = current with { Version = snapshot.Version + 1 };
        }

        Changed?.Invoke(current.Settings);
        return true;
    }

    private static void Make(string file) => AtomicFile.Write(file, Encoding.UTF8.GetBytes(SettingsTemplate.Text()));

    // A file with tokens in it is its owner's alone.
    private void Write(string text, StudioSettings settings)
    {
        AtomicFile.Write(file, Encoding.UTF8.GetBytes(text));
        if (OperatingSystem.IsWindows() || !SettingTree.HasSecrets(settings)) return;
        try { System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { } // a disk that knows no such rights
    }

    private Snapshot ReadByHand()
    {
        try
        {
            var read = Read(file, snapshot.Version);
            mistakes = [];
            return read;
        }
        catch (SettingsException wrong)
        {
            mistakes = wrong.Mistakes;
            throw;
        }
    }

    // The values that differ are set one by one, so that comments stay; a text that cannot be edited so is written anew.
    private string Written(Snapshot current, StudioSettings settings)
    {
        var text = Edited(current.Text, current.Settings, settings);
        if (Means(text, settings)) return text;
        text = Edited(SettingsTemplate.Text(), SettingTree.Usual, settings);
        return Means(text, settings) ? text : throw new InvalidOperationException($"{file}: the settings cannot be written as text");
    }

    private static string Edited(string text, StudioSettings from, StudioSettings to)
    {
        foreach (var key in SettingTree.Sections.SelectMany(section => section.Keys))
            if (SettingTree.Get(to, key) is var value && !SettingTree.Same(SettingTree.Get(from, key), value)) text = SettingsEdit.Set(text, key.Section, key.Name, SettingValue.Written(value));
        foreach (var (name, json) in to.Webui)
            if (from.Webui.GetValueOrDefault(name) != json) text = SettingsEdit.Set(text, SettingTree.Webui, name, json);
        return text;
    }

    private bool Means(string text, StudioSettings settings)
    {
        try
        {
            var read = SettingsReader.Read(text, file);
            return read.Webui.SequenceEqual(settings.Webui)
                && SettingTree.Sections.SelectMany(section => section.Keys).All(key => SettingTree.Same(SettingTree.Get(read, key), SettingTree.Get(settings, key)));
        }
        catch (SettingsException) { return false; }
    }

    private static Snapshot Read(string file, long version)
    {
        try
        {
            if (!System.IO.File.Exists(file)) return new Snapshot(SettingTree.Usual, version, SettingsTemplate.Text()); // taken away by hand
            if (new FileInfo(file).Length > LargestFile) throw new SettingsException([new SettingsMistake(file, 1, 1, $"the file has more than {LargestFile >> 20} MiB; it cannot be a settings file")]);
            var text = System.IO.File.ReadAllText(file, Encoding.UTF8);
            return new Snapshot(SettingsReader.Read(text, file), version, text);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([new SettingsMistake(file, 1, 1, $"the file cannot be read: {cause.Message}")]);
        }
    }

    private sealed record Snapshot(StudioSettings Settings, long Version, string Text);
}
