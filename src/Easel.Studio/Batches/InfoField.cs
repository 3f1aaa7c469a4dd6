namespace Easel.Studio.Batches;

/// <summary>What can be taken from the parameters in a picture (A1111's "PNG info" of its batches).</summary>
public enum InfoField
{
    /// <summary>Put behind the prompt that is given.</summary>
    Prompt,

    /// <summary>Put behind the negative prompt that is given.</summary>
    Negative,

    Seed,

    Cfg,

    /// <summary>With its schedule.</summary>
    Sampler,

    Steps,

    Model,
}
