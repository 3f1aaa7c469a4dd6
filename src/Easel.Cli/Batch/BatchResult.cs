namespace Easel.Cli.Batch;

/// <summary>What became of a picture of a batch, as <c>--json</c> lists it.</summary>
/// <param name="Picture">What it was made of.</param>
/// <param name="State"><c>done</c>, <c>skipped</c> (made by an earlier run) or <c>failed</c>.</param>
/// <param name="Files">Full paths of what was made.</param>
/// <param name="Seeds">Of each file that has one.</param>
/// <param name="Seconds">It took.</param>
/// <param name="Error">Why it failed, or null.</param>
internal sealed record BatchResult(string Picture, string State, IReadOnlyList<string> Files, IReadOnlyList<long> Seeds, double Seconds, string? Error)
{
    public const string Done = "done";
    public const string Skipped = "skipped";
    public const string Failed = "failed";
}
