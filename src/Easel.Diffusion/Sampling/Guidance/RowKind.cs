namespace Easel.Diffusion.Sampling.Guidance;

/// <summary>What a row of the network's batch stands for.</summary>
public enum RowKind
{
    /// <summary>Conditioned on a prompt.</summary>
    Positive,

    /// <summary>Conditioned on the negative prompt.</summary>
    Negative,

    /// <summary>The negative prompt, and zeros for the picture the model is conditioned on (InstructPix2Pix).</summary>
    NegativeWithoutImage,
}
