namespace Easel.Studio.Batches;

/// <summary>Which seed each picture of a batch has.</summary>
public enum SeedRule
{
    /// <summary>The one given; −1 draws one for each.</summary>
    Same,

    /// <summary>The one given for the first, one more for each next.</summary>
    Next,

    /// <summary>The one in the picture's parameters, or the one given where there is none.</summary>
    Info,
}
