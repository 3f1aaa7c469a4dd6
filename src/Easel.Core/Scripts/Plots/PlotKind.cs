namespace Easel.Core.Scripts.Plots;

/// <summary>How the values of an axis are written.</summary>
public enum PlotKind
{
    /// <summary>Texts.</summary>
    Text,

    /// <summary>Whole numbers and ranges of them.</summary>
    Whole,

    /// <summary>Numbers and ranges of them.</summary>
    Number,

    /// <summary>The first is looked for in the prompts, each takes its place.</summary>
    Replacement,

    /// <summary>Parts of the prompt, laid in every order.</summary>
    Order,
}
