using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Codeformer;

/// <summary>One of the blocks that make an encoder or generator, in a row.</summary>
internal interface ICodeBlock
{
    /// <summary>x [B, C, H, W] → [B, C′, H′, W′]</summary>
    Tensor Forward(Tensor x);
}
