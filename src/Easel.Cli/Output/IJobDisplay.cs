namespace Easel.Cli.Output;

/// <summary>Shows how a job goes: a bar on a terminal, lines where they are asked for, nothing elsewhere.</summary>
internal interface IJobDisplay : IDisposable
{
    /// <summary>A phase without steps.</summary>
    void Phase(string name);

    void Progress(int step, int steps, double? secondsLeft);

    /// <summary>How much of work without steps is done, 0 to 1.</summary>
    void Part(string name, double share, double? secondsLeft);

    /// <summary>A line for people that stays.</summary>
    void Note(string line);

    /// <summary>A line of results.</summary>
    void Result(string line);
}
