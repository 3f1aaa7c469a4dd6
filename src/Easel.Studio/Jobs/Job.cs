using Easel.Core.Requests;

namespace Easel.Studio.Jobs;

/// <summary>A request in the queue's database, with what became of it. Times are UTC.</summary>
public sealed class Job
{
    /// <summary>32 hexadecimal digits; later jobs sort after earlier ones.</summary>
    public required string Id { get; init; }

    public JobState State { get; set; }

    /// <summary>Higher goes first; 0 is usual.</summary>
    public int Priority { get; set; }

    /// <summary>Order among jobs of the same priority, low first.</summary>
    public double Place { get; set; }

    /// <summary>The request as <see cref="RequestJson"/> writes it, its seeds drawn.</summary>
    public required string RequestJson { get; init; }

    /// <summary>How its pictures are kept, see <see cref="Keeping"/>.</summary>
    public Keeping Keeping { get; init; }

    /// <summary>The prompt's beginning, for lists.</summary>
    public required string Title { get; init; }

    /// <summary>Who asked: "api", "webui-api", "openai" or "web", the web UI.</summary>
    public required string Source { get; init; }

    /// <summary>Pictures it makes in all, and those finished and on disk.</summary>
    public int Pictures { get; init; }

    public int PicturesDone { get; set; }

    public DateTime Created { get; init; }

    /// <summary>Begin of the last attempt.</summary>
    public DateTime? Started { get; set; }

    public DateTime? Ended { get; set; }

    /// <summary>How often it was begun.</summary>
    public int Attempts { get; set; }

    /// <summary>The request's field at fault, when it failed for one.</summary>
    public string? ErrorField { get; set; }

    /// <summary>Why it failed: what was given, what is allowed, what to do.</summary>
    public string? Error { get; set; }

    /// <summary>What a person should know, a line each.</summary>
    public string Warnings { get; set; } = "";

    /// <summary>The key its creator gave, so that asking twice makes one job.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>A name of the creator's own to ask by (A1111's <c>force_task_id</c>).</summary>
    public string? TaskId { get; init; }

    /// <summary>Whether it is put in line again with a new seed when it is done.</summary>
    public bool Forever { get; set; }

    /// <summary>Whether no sheet of its pictures is saved, whatever the settings say.</summary>
    public bool WithoutGrid { get; init; }

    /// <summary>What it sets otherwise than the settings for its own files, as <see cref="Settings.SettingsForm.Lay"/> takes it; null is nothing.</summary>
    public string? OwnSettings { get; init; }

    /// <summary>The request, read.</summary>
    public ImageRequest Request => Core.Requests.RequestJson.Read(RequestJson);

    public bool HasEnded => State is JobState.Done or JobState.Failed or JobState.Cancelled;
}
