using System.ComponentModel;
using Easel.Core.Models;
using Easel.Studio.Library.Tasks;

namespace Easel.Server.Api.Native;

/// <summary>A task with model files.</summary>
public sealed record ModelTaskView
{
    public required string Id { get; init; }

    [Description("merge, convert, extract, prune or verify.")]
    public required string Kind { get; init; }

    public ModelTaskState State { get; init; }

    [Description("The files that are read, in the task's order.")]
    public required IReadOnlyList<string> Models { get; init; }

    [Description("The file or folder that is written; null where nothing is.")]
    public string? Output { get; init; }

    [Description("From 0 to 1.")]
    public double Progress { get; init; }

    [Description("Megabytes that are written or read.")]
    public int Done { get; init; }

    [Description("Megabytes there will be; 0 while that is not known.")]
    public int Total { get; init; }

    public double? SecondsLeft { get; init; }

    [Description("What became of it, once it is done.")]
    public ModelTaskResult? Result { get; init; }

    [Description("Why it failed.")]
    public string? Problem { get; init; }

    public DateTimeOffset Created { get; init; }

    internal static ModelTaskView Of(ModelTaskStatus task) => new()
    {
        Id = task.Id,
        Kind = task.Kind,
        State = task.State,
        Models = task.Task.Models,
        Output = task.Task.Output,
        Progress = task.Share,
        Done = task.Done,
        Total = task.Total,
        SecondsLeft = task.SecondsLeft,
        Result = task.Result,
        Problem = task.Problem,
        Created = task.Created,
    };
}
