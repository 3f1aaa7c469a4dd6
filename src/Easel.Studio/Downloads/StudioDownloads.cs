using Easel.Studio.Library;
using Easel.Studio.Settings;

namespace Easel.Studio.Downloads;

/// <summary>What a studio loads models with: the sites, and the list of downloads.</summary>
public sealed class StudioDownloads : IAsyncDisposable
{
    private readonly DownloadConnection connection;

    private StudioDownloads(DownloadConnection connection, ModelSites sites, DownloadQueue queue) => (this.connection, Sites, Queue) = (connection, sites, queue);

    public ModelSites Sites { get; }

    public DownloadQueue Queue { get; }

    /// <summary>Reads the list; nothing is loaded before <see cref="DownloadQueue.Start"/>.</summary>
    /// <param name="choices">Where things lie, and how patient downloads are.</param>
    /// <param name="models">Is told to look when a model was loaded.</param>
    /// <param name="time">The clock.</param>
    /// <param name="trace">Takes faults: where, and what.</param>
    public static StudioDownloads Open(StudioChoices choices, ModelIndex models, TimeProvider time, Action<string, string> trace)
    {
        var connection = new DownloadConnection(choices.Downloads, isGuarded: true);
        var sites = new ModelSites(connection, Rules, time);
        var loading = new ModelDownload(sites, connection, DownloadPlaces.Of(choices.Folders, choices.DataFolder), Rules, time);
        var queue = new DownloadQueue(loading, Path.Combine(choices.DataFolder, "downloads.json"), () => choices.Downloads().AtOnce, time, trace);
        queue.Loaded += LookAgain;
        return new StudioDownloads(connection, sites, queue);

        void LookAgain(DownloadedModel loaded) => _ = Look(models, trace);

        DownloadRules Rules() => RulesOf(choices.Downloads(), choices.DownloadRules);
    }

    /// <summary>What the settings say, laid over <paramref name="rules"/>.</summary>
    public static DownloadRules RulesOf(DownloadSettings settings, DownloadRules rules) =>
        rules with { Attempts = settings.Attempts, Connections = settings.Connections, Stall = TimeSpan.FromSeconds(settings.StallSeconds) };

    public async ValueTask DisposeAsync()
    {
        await Queue.DisposeAsync().ConfigureAwait(false);
        connection.Dispose();
    }

    // The folders are watched anyway; this is for disks whose changes the system does not tell.
    private static async Task Look(ModelIndex models, Action<string, string> trace)
    {
        try { await models.Look().ConfigureAwait(false); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or AggregateException or ObjectDisposedException) { trace("downloads", wrong.ToString()); }
    }
}
