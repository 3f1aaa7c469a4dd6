namespace Easel.Cli;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something failed that the input is not to blame for: a full disk, no memory, a bug.</summary>
    public const int Failed = 1;

    /// <summary>An option, a request or a named file is wrong.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl+C; 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
