using Easel.Studio;
using Easel.Studio.Library;
using Easel.Studio.Settings;
using Easel.Studio.Storage;

namespace Easel.Server;

/// <summary>Which studio a server serves.</summary>
public static class ServedStudio
{
    /// <summary>Where its things lie: what the start-up options say, else the settings, else what this machine usually has. Settings count as they are when asked.</summary>
    public static StudioChoices Choices(ServeOptions options, SettingsStore settings)
    {
        var usual = StudioFolders.OfMachine();
        return new StudioChoices(
            DatabaseChoice.Of(options.Database, options.DataFolder),
            () => settings.Current.Outputs(OutputFolders.Root(settings.Current.Saving, options.DataFolder, options.OutputFolder), Path.Combine(options.DataFolder, "temporary")),
            new StudioFolders(options.ModelFolders.Length > 0 ? options.ModelFolders : usual.Models, options.EmbeddingsFolder ?? usual.Embeddings, options.StylesFile ?? usual.Styles ?? Path.Combine(options.DataFolder, "styles.csv")) { Vaes = options.VaeFolders },
            options.DataFolder)
        {
            Queue = () => settings.Current.Queue,
        };
    }
}
