namespace Easel.Cli.Output;

/// <summary>Shows how a job goes: a bar on a terminal, lines elsewhere.</summary>
internal interface IJobDisplay
{
    /// <summary>Runs <paramref name="job"/> with the display up.</summary>
    Task Show(Func<Task> job);

    /// <summary>A phase without steps.</summary>
    void Phase(string name);

    void Progress(int step, int steps, double? secondsLeft);

    /// <summary>A line for people that stays.</summary>
    void Note(string line);
}
