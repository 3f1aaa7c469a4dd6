using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling;

/// <summary>A network that makes pictures larger or cleaner.</summary>
public interface IPictureNetwork
{
    /// <summary>Channels of the pictures it takes.</summary>
    long Inputs { get; }

    /// <summary>Channels of the pictures it makes.</summary>
    long Outputs { get; }

    /// <summary>How many times as large it makes each side; 1 for one that only cleans.</summary>
    int Scale { get; }

    /// <summary>Where a tile begins must be a multiple of it, in pixels, or its windows of attention lie otherwise than in the whole picture.</summary>
    int Cell { get; }

    /// <summary>Whether it computes as well in bfloat16: convolutions alone, which sum in float32.</summary>
    bool IsConvolutional { get; }

    /// <summary>Picture [B, Inputs, H, W] in 0…1, of any size → [B, Outputs, Scale · H, Scale · W], about 0…1, not clamped.</summary>
    Tensor Forward(Tensor picture);
}
