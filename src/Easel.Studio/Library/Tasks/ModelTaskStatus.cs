using Easel.Core.Models;

namespace Easel.Studio.Library.Tasks;

/// <summary>A task with model files, and how far it is.</summary>
/// <param name="Id">For addresses.</param>
/// <param name="Task">What is to be done.</param>
/// <param name="Created">When it was asked for.</param>
public sealed record ModelTaskStatus(string Id, ModelTask Task, DateTimeOffset Created)
{
    public ModelTaskState State { get; init; }

    /// <summary>Megabytes that are written or read.</summary>
    public int Done { get; init; }

    /// <summary>Megabytes there will be; 0 while that is not known.</summary>
    public int Total { get; init; }

    /// <summary>An estimate, or null.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>What became of it, once it is done.</summary>
    public ModelTaskResult? Result { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Problem { get; init; }

    /// <summary>merge, convert, extract, prune or verify.</summary>
    public string Kind => Task switch
    {
        MergeTask => "merge",
        ConvertTask => "convert",
        ExtractTask => "extract",
        PruneTask => "prune",
        _ => "verify",
    };

    /// <summary>What it makes, or reads where it makes nothing, by the file's name.</summary>
    public string Title => Path.GetFileName(Path.TrimEndingDirectorySeparator(Task.Output ?? Task.Models[0]));

    /// <summary>Whether nothing more happens.</summary>
    public bool IsOver => State is ModelTaskState.Done or ModelTaskState.Failed or ModelTaskState.Cancelled;

    /// <summary>From 0 to 1.</summary>
    public double Share => State == ModelTaskState.Done ? 1 : Total > 0 ? Math.Clamp(Done / (double)Total, 0, 1) : 0;
}
