namespace Easel.Studio.Jobs;

/// <summary>What becomes of a job's finished pictures.</summary>
public enum Keeping
{
    /// <summary>Into the output folders and the gallery.</summary>
    Gallery,

    /// <summary>Kept a day for whoever asked (A1111's <c>save_images: false</c>), in no gallery.</summary>
    ForADay,
}
