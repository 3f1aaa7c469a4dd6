using System.Globalization;
using Easel.Core.Results;
using Easel.Server.Security;

namespace Easel.Server.Engines;

/// <summary>What is known about an engine's process that is no more.</summary>
/// <param name="ExitCode">As the system gives it, or null when it never ran or had to be ended.</param>
/// <param name="Why">What else is known, or null.</param>
/// <param name="LastLines">Of its standard error.</param>
internal sealed record EngineDeath(int? ExitCode, string? Why, IReadOnlyList<string> LastLines)
{
    public ImageEvent.EngineLost ToEvent()
    {
        var said = LastLines.LastOrDefault(line => line.Trim().Length > 0);
        return new ImageEvent.EngineLost($"{Why ?? $"the engine's process ended: {Cause}"}{(said is null ? "" : $"; its last words: {Redaction.Clean(said.Trim())}")}", ExitCode, string.Join('\n', LastLines));
    }

    // On Unix a process ended by signal N has the exit code 128 + N; Windows gives the exception's number.
    private string Cause => ExitCode switch
    {
        128 + 4 => "it met an instruction this processor does not know (SIGILL, exit code 132)",
        128 + 6 => "it gave up (SIGABRT, exit code 134)",
        128 + 7 => "it met memory or a file that is no longer there (SIGBUS, exit code 135)",
        128 + 8 => "it divided by zero (SIGFPE, exit code 136)",
        128 + 9 => "it was killed (SIGKILL, exit code 137), probably because memory ran out; make the picture or the batch smaller, or close other programs",
        128 + 11 => "it reached for memory that is not its own (SIGSEGV, exit code 139)",
        128 + 15 => "it was told to stop (SIGTERM, exit code 143)",
        { } code and < 0 => string.Create(CultureInfo.InvariantCulture, $"exit code 0x{code:X8}"),
        { } code => string.Create(CultureInfo.InvariantCulture, $"exit code {code}"),
        null => "it did not answer any more",
    };
}
