using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Dat;

/// <summary>The attention of a block of DAT's: over pixels or over channels, in turns.</summary>
internal interface IDatAttention
{
    /// <summary>Map [B, H, W, width] of the same shape.</summary>
    Tensor Forward(Tensor map);
}
