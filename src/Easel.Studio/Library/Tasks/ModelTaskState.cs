namespace Easel.Studio.Library.Tasks;

/// <summary>How far a task with model files is.</summary>
public enum ModelTaskState
{
    Waiting,
    Running,
    Done,
    Failed,
    Cancelled,
}
