namespace Easel.Core.Prompts;

/// <summary>A node of a prompt's tree: plain text (<see cref="Text"/>), or brackets around branches.</summary>
internal sealed class ScheduleNode
{
    public ScheduleNodeKind Kind { get; init; }

    /// <summary>The text of <see cref="ScheduleNodeKind.Text"/>; the number of <see cref="ScheduleNodeKind.Schedule"/>.</summary>
    public string Text { get; init; } = "";

    /// <summary>What is chosen from: before and after a <see cref="ScheduleNodeKind.Schedule"/>, or the options of an alternation.</summary>
    public IReadOnlyList<IReadOnlyList<ScheduleNode>> Branches { get; init; } = [];

    /// <summary>The brackets and all between them, as written; of groups and schedules.</summary>
    public IReadOnlyList<ScheduleNode> Loose { get; init; } = [];
}
