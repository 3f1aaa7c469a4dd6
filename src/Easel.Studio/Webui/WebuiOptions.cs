using System.Text.Json;
using Easel.Core.Catalogs;
using Easel.Core.Requests;
using Easel.Studio.Settings;

namespace Easel.Studio.Webui;

/// <summary>A1111's settings, all of them, over Easel's: what Easel has is read and set there, the rest is kept as it was given.</summary>
/// <param name="store">Easel's settings.</param>
/// <param name="outputRoot">The folder pictures go into, by the settings; clients may choose folders in it only.</param>
/// <param name="checkpoint">The title of the model a name means, "" being the one in use when nothing is chosen; null when it is nobody's.</param>
public sealed class WebuiOptions(SettingsStore store, Func<StudioSettings, string> outputRoot, Func<string, string?> checkpoint)
{
    private const string Model = "sd_model_checkpoint";

    // Read from settings.yaml by hand only: they open doors.
    private static readonly string[] Restricted = ["api_enable_requests", "api_forbid_local_requests", "api_useragent"];

    private static readonly (string Name, string Path)[] Folders =
    [
        ("outdir_txt2img_samples", "saving.txt2img_folder"), ("outdir_img2img_samples", "saving.img2img_folder"), ("outdir_extras_samples", "saving.extras_folder"),
        ("outdir_txt2img_grids", "saving.txt2img_grids"), ("outdir_img2img_grids", "saving.img2img_grids"), ("outdir_init_images", "saving.init_folder"),
    ];

    /// <summary>Every name of A1111's with its value, in A1111's order.</summary>
    public IReadOnlyDictionary<string, JsonElement> Read() => Read(store.Current);

    /// <summary>The settings as a request's <c>override_settings</c> change them; nothing is kept.</summary>
    /// <exception cref="RequestException">As <see cref="Change"/>.</exception>
    public StudioSettings With(IReadOnlyDictionary<string, JsonElement> values)
    {
        CheckNames(values);
        var settings = Changed(store.Current, values);
        SettingTree.Check(settings);
        return settings;
    }

    /// <summary>What settings that <see cref="With"/> made say otherwise of files, for the job they are for; null is nothing.</summary>
    public string? OfFiles(StudioSettings settings) => SettingsForm.Differences(store.Current, settings, "saving", "grids", "infotext");

    /// <summary>Sets what is given: all of it, or, when something is wrong, nothing.</summary>
    /// <exception cref="RequestException">A name is nobody's, or a value of another type, outside its range, or not to be set by clients; names the setting.</exception>
    public void Change(IReadOnlyDictionary<string, JsonElement> values)
    {
        CheckNames(values);
        try { store.Change(settings => Changed(settings, values)); }
        catch (SettingsException wrong) { throw new RequestException(SettingsStore.FileName, $"the file has mistakes, so nothing was changed: {wrong.Mistakes[0]}"); }
    }

    private static void CheckNames(IReadOnlyDictionary<string, JsonElement> values)
    {
        foreach (var name in values.Keys)
            if (!WebuiOptionTable.Defaults.ContainsKey(name)) throw new RequestException(name, $"A1111 1.10.1 has no setting of this name{Spelling.Hint(name, WebuiOptionTable.Names)}");
        WebuiSettings.Refuse(new JsonFields(values.Where(value => WebuiSettingNames.All.Contains(value.Key)), ""));
    }

    private StudioSettings Changed(StudioSettings settings, IReadOnlyDictionary<string, JsonElement> values)
    {
        var present = Read(settings);
        var typed = new Dictionary<SettingKey, object?>();
        var kept = settings.Webui.ToBuilder();
        foreach (var (name, value) in values)
        {
            if (JsonElement.DeepEquals(present[name], value)) continue; // clients send back all they were given
            if (Restricted.Contains(name)) throw new RequestException(name, $"clients may not change this; it stands in {SettingsStore.FileName}");
            if (Folders.FirstOrDefault(folder => folder.Name == name).Path is { } path) typed[SettingTree.Key(path)] = Folder(settings, name, value);
            else if (name == Model) typed[SettingTree.Key("models.checkpoint")] = Checkpoint(value);
            else if (WebuiOptionMap.Find(name) is { } option) typed[option.Write(value).Key] = option.Write(value).Value;
            else kept[name] = WebuiOptionTable.Conform(name, value).GetRawText();
        }

        return SettingTree.With(settings, typed) with { Webui = kept.ToImmutable() };
    }

    private Dictionary<string, JsonElement> Read(StudioSettings settings)
    {
        var all = new Dictionary<string, JsonElement>();
        foreach (var name in WebuiOptionTable.Names)
        {
            all[name] = name == Model ? JsonSerializer.SerializeToElement(checkpoint(settings.Models.Checkpoint) ?? settings.Models.Checkpoint)
                : Folders.FirstOrDefault(folder => folder.Name == name).Path is { } path ? JsonSerializer.SerializeToElement(Path.GetFullPath((string)SettingTree.Get(settings, SettingTree.Key(path))!, outputRoot(settings)))
                : WebuiOptionMap.Find(name)?.Read(settings)
                ?? (settings.Webui.TryGetValue(name, out var kept) ? JsonElement.Parse(kept) : WebuiOptionTable.Defaults[name]);
        }

        return all;
    }

    private string Checkpoint(JsonElement value)
    {
        var name = WebuiOptionTable.Conform(Model, value).GetString()!;
        return checkpoint(name) ?? throw new RequestException(Model, $"there is no model '{name}'; GET /sdapi/v1/sd-models lists those there are");
    }

    private string Folder(StudioSettings settings, string name, JsonElement value)
    {
        var root = Path.TrimEndingDirectorySeparator(outputRoot(settings));
        var given = WebuiOptionTable.Conform(name, value).GetString()!;
        string full;
        try { full = Path.GetFullPath(given, root); }
        catch (ArgumentException) { throw new RequestException(name, "a path may not hold a NUL character"); }
        if (given.Length > 0 && full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return Path.GetRelativePath(root, full).Replace('\\', '/');
        throw new RequestException(name, $"'{given}' is not possible; give a folder in {root}, or choose another place for all in {SettingsStore.FileName} (saving.folder) or with --outdir");
    }
}
