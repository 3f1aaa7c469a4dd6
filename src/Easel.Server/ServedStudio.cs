using System.Text.Json;
using Easel.Diffusion.Architectures;
using Easel.Studio;
using Easel.Studio.Gallery;
using Easel.Studio.Library;
using Easel.Studio.Settings;
using Easel.Studio.Storage;

namespace Easel.Server;

/// <summary>Which studio a server serves.</summary>
public static class ServedStudio
{
    /// <summary>Where its models lie: what the start-up options name, else what this machine usually has; then the studio's own folder, then those of the settings.</summary>
    public static StudioFolders Folders(ServeOptions options, StudioSettings settings)
    {
        var usual = StudioFolders.OfMachine();
        var named = new StudioFolders(
            options.ModelFolders.Length > 0 ? options.ModelFolders : usual.Models,
            options.EmbeddingsFolder ?? usual.Embeddings,
            options.StylesFile ?? usual.Styles ?? Path.Combine(options.DataFolder, "styles.csv"))
        {
            Vaes = options.VaeFolders,
            Loras = [.. options.LoraFolders, .. ModelTrees.Within(options.ModelFolders.Length > 0 ? [] : usual.Models, FileRole.Lora)],
            Hypernetworks = ModelTrees.Within([.. options.ModelFolders.Length > 0 ? [] : usual.Models, .. options.ModelsTree is { } below ? new[] { below } : []], FileRole.Hypernetwork),
            Wildcards = Path.Combine(options.DataFolder, "wildcards"),
            Others = options.ModelsTree is { } tree ? [tree] : [],
        };
        return ModelTrees.Add(named, [ModelTrees.OwnFolder(options.DataFolder), .. settings.Models.Folders]);
    }

    /// <summary>Where its things lie: what the start-up options say, else the settings, else what this machine usually has. Settings count as they are when asked.</summary>
    public static StudioChoices Choices(ServeOptions options, SettingsStore settings)
    {
        return new StudioChoices(
            DatabaseChoice.Of(options.Database, options.DataFolder),
            () => Outputs(settings.Current),
            Folders(options, settings.Current),
            options.DataFolder)
        {
            CacheFolder = options.CacheFolder,
            HashesModels = () => settings.Current.Models.Hash,
            Queue = () => settings.Current.Queue,
            Downloads = () => settings.Current.Downloads,
            OwnOutputs = own => Outputs(SettingsForm.Lay(settings.Current, JsonElement.Parse(own))),
        };

        OutputChoices Outputs(StudioSettings current) => current.Outputs(OutputFolders.Root(current.Saving, options.DataFolder, options.OutputFolder), Path.Combine(options.DataFolder, "temporary"));
    }
}
