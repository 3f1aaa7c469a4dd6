namespace Easel.Studio.Datasets;

/// <summary>What becomes of a caption that is there already (A1111's <c>postprocessing_existing_caption_action</c>).</summary>
public enum CaptionAction
{
    /// <summary>The new one takes its place.</summary>
    Ignore,

    /// <summary>It stays, and there is no new one.</summary>
    Keep,

    /// <summary>It stands in front of the new one.</summary>
    Prepend,

    /// <summary>It stands behind the new one.</summary>
    Append,
}
