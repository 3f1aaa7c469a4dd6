namespace Easel.Cli.Bench;

/// <summary>A measured process did not finish.</summary>
internal sealed class BenchException(string message) : Exception(message);
