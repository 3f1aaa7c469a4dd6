using System.Collections.Immutable;

namespace Easel.Studio.Batches;

/// <summary>What differs from picture to picture of a batch that is painted over.</summary>
public sealed record BatchRules
{
    /// <summary>How many times as large a picture is painted, rounded down to multiples of 8; null paints all at the request's size.</summary>
    public double? Scale { get; init; }

    public SeedRule Seeds { get; init; }

    /// <summary>What is taken from the parameters in the picture.</summary>
    public ImmutableArray<InfoField> Info { get; init; } = [];

    /// <summary>Folder of text files with prompts, by the picture's name; empty is the picture's own, null none.</summary>
    public string? Prompts { get; init; }

    public bool Takes(InfoField field) => Info.Contains(field) || (field == InfoField.Seed && Seeds == SeedRule.Info);

    /// <summary>Whether anything is.</summary>
    public bool ReadsInfo => Info.Length > 0 || Seeds == SeedRule.Info;
}
