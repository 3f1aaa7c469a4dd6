namespace Easel.Studio.Webui;

/// <summary>The <c>state</c> of A1111's progress.</summary>
public sealed record WebuiState
{
    public bool Skipped { get; init; }

    public bool Interrupted { get; init; }

    public bool StoppingGeneration { get; init; }

    public string Job { get; init; } = "";

    /// <summary>Batches of the job.</summary>
    public int JobCount { get; init; }

    /// <summary>When it began, local, 14 digits; "0" when nothing runs.</summary>
    public string JobTimestamp { get; init; } = "0";

    /// <summary>0-based batch at work.</summary>
    public int JobNo { get; init; }

    public int SamplingStep { get; init; }

    public int SamplingSteps { get; init; }
}
