namespace Easel.Core.Requests;

/// <summary>How <c>(word:1.2)</c> weighs (A1111's <c>emphasis</c> option).</summary>
public enum EmphasisMode
{
    /// <summary>Multiply, then restore the mean of the whole tensor.</summary>
    Original,

    /// <summary>The syntax is plain text.</summary>
    None,

    /// <summary>Parsed, without effect.</summary>
    Ignore,

    /// <summary>Multiply, without restoring the mean.</summary>
    NoNorm,
}
