namespace Easel.Studio.Library;

/// <summary>What a person has noted about a model, as A1111 keeps it in a <c>.json</c> beside the file.</summary>
public sealed record ModelNotes
{
    public string Description { get; init; } = "";

    /// <summary>A1111's <c>sd version</c>: <c>SD1</c>, <c>SD2</c>, <c>SDXL</c> or another text; empty for what the file says.</summary>
    public string BaseModel { get; init; } = "";

    /// <summary>Words that go into the prompt with the model.</summary>
    public string ActivationText { get; init; } = "";

    /// <summary>Words that go into the negative prompt with it.</summary>
    public string NegativeText { get; init; } = "";

    /// <summary>The multiplier that goes into its tag; 0 for the usual 1.</summary>
    public double PreferredWeight { get; init; }

    public string Notes { get; init; } = "";

    public bool IsEmpty => this == new ModelNotes();
}
