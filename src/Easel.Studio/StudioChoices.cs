using Easel.Studio.Downloads;
using Easel.Studio.Gallery;
using Easel.Studio.Library;
using Easel.Studio.Settings;
using Easel.Studio.Storage;

namespace Easel.Studio;

/// <summary>Where a studio's things lie.</summary>
/// <param name="Database">Jobs and the index of pictures.</param>
/// <param name="Outputs">Where pictures go, asked for each.</param>
/// <param name="Folders">Models, embeddings, styles.</param>
/// <param name="DataFolder">What is this studio's alone: trash, thumbnails, the lock; a full path.</param>
public sealed record StudioChoices(DatabaseChoice Database, Func<OutputChoices> Outputs, StudioFolders Folders, string DataFolder)
{
    /// <summary>Where pictures of a job go that sets something for itself, from its <see cref="Jobs.Job.OwnSettings"/>.</summary>
    public Func<string, OutputChoices> OwnOutputs { get; init; } = _ => Outputs();

    /// <summary>Of the line of jobs, asked whenever it matters.</summary>
    public Func<QueueSettings> Queue { get; init; } = () => new QueueSettings();

    /// <summary>Of loading models, asked whenever it matters.</summary>
    public Func<DownloadSettings> Downloads { get; init; } = () => new DownloadSettings();

    /// <summary>How patient downloads are, where the settings do not say.</summary>
    public DownloadRules DownloadRules { get; init; } = new();

    /// <summary>Where hashes of model files from earlier runs lie, or null.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Whether model files are read through for their hashes while nothing is painted, asked before each.</summary>
    public Func<bool> HashesModels { get; init; } = () => false;

    /// <summary>Everything below one data folder.</summary>
    public static StudioChoices Below(string dataFolder, StudioFolders folders) => new(
        DatabaseChoice.Of(null, dataFolder),
        () => new OutputChoices { Folder = Path.Combine(dataFolder, "outputs"), TemporaryFolder = Path.Combine(dataFolder, "temporary") },
        folders,
        dataFolder);
}
