namespace Easel.Diffusion.Merging;

/// <summary>What becomes of the averaged weights (model_ema) that a training left in a checkpoint.</summary>
public enum EmaChoice
{
    Keep,
    Drop,

    /// <summary>They take the place of the UNet's own, and are dropped.</summary>
    Use,
}
