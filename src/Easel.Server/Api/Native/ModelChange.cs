using System.ComponentModel;
using Easel.Studio.Library;

namespace Easel.Server.Api.Native;

/// <summary>What to note about a model; what is left out stays.</summary>
public sealed record ModelChange
{
    public string? Description { get; init; }

    [Description("What it is made for, in a person's words; empty for what the file says.")]
    public string? BaseModel { get; init; }

    [Description("Words that go into the prompt with it.")]
    public string? ActivationText { get; init; }

    [Description("Words that go into the negative prompt with it.")]
    public string? NegativeText { get; init; }

    [Description("The multiplier of its tag, -10 to 10; 0 for the usual 1.")]
    public double? PreferredWeight { get; init; }

    public string? Notes { get; init; }

    internal ModelNotes Over(ModelNotes notes) => new()
    {
        Description = Description ?? notes.Description,
        BaseModel = BaseModel ?? notes.BaseModel,
        ActivationText = ActivationText ?? notes.ActivationText,
        NegativeText = NegativeText ?? notes.NegativeText,
        PreferredWeight = PreferredWeight ?? notes.PreferredWeight,
        Notes = Notes ?? notes.Notes,
    };
}
