namespace Easel.Web;

/// <summary>What the web UI is started with.</summary>
/// <param name="DataFolder">What people type is kept below it; a full path.</param>
public sealed record WebChoices(string DataFolder)
{
    /// <summary>The styles.csv, which need not exist; a full path.</summary>
    public required string StylesFile { get; init; }

    /// <summary>"auto", "light" or "dark": the look where a browser has chosen none.</summary>
    public string Theme { get; init; } = "auto";
}
