using System.CommandLine;
using Easel.Cli.Serve;
using Easel.Studio.Downloads;
using Easel.Studio.Settings;

namespace Easel.Cli.Models;

/// <summary>The sites that models come from, as the settings of this machine's server say: addresses, tokens, patience.</summary>
internal sealed class OnlineAccess : IDisposable
{
    /// <summary>Hugging Face's own name for its token.</summary>
    public const string HuggingFaceVariable = "HF_TOKEN";

    /// <summary>Holds CivitAI's token.</summary>
    public const string CivitaiVariable = "CIVITAI_TOKEN";

    private readonly DownloadSettings settings;

    public OnlineAccess(string? dataFolder)
    {
        settings = Settings(DataFolder.Of(dataFolder));
        Connection = new DownloadConnection(() => settings, isGuarded: false); // the person at this machine may reach what it reaches
        Sites = new ModelSites(Connection, () => Rules, TimeProvider.System);
    }

    public DownloadConnection Connection { get; }

    public ModelSites Sites { get; }

    public DownloadRules Rules => StudioDownloads.RulesOf(settings, new DownloadRules());

    /// <summary>The option for the folder that the settings stand in.</summary>
    public static Option<string?> DataOption() => new("--data-dir") { Description = $"Whose settings count. (usually that of 'easel serve')", HelpName = "FOLDER" };

    /// <summary>What help says about tokens.</summary>
    public static string TokenNote => $"Tokens for sites that ask for a login stand in {SettingsStore.FileName} (downloads.hugging_face_token, downloads.civitai_token), or in {HuggingFaceVariable} and {CivitaiVariable}.";

    public void Dispose() => Connection.Dispose();

    private static DownloadSettings Settings(string folder)
    {
        var stored = File.Exists(Path.Combine(folder, SettingsStore.FileName)) ? SettingsStore.Open(folder).Current.Downloads : new DownloadSettings();
        return stored with
        {
            HuggingFaceToken = stored.HuggingFaceToken is { Length: > 0 } one ? one : Environment.GetEnvironmentVariable(HuggingFaceVariable)?.Trim() ?? "",
            CivitaiToken = stored.CivitaiToken is { Length: > 0 } other ? other : Environment.GetEnvironmentVariable(CivitaiVariable)?.Trim() ?? "",
        };
    }
}
