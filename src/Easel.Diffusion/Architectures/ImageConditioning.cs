namespace Easel.Diffusion.Architectures;

/// <summary>What the UNet is told of a picture beside the noisy latent.</summary>
public enum ImageConditioning
{
    None,

    /// <summary>The mask (1 channel, 1 where to paint), then the latent of the picture with the masked part grey (4).</summary>
    MaskAndMaskedImage,

    /// <summary>The latent of the picture to edit (4), not multiplied by the latent scale (instruct-pix2pix, Brooks et al. 2022).</summary>
    EditedImage,

    /// <summary>CLIP's embedding of the picture with a little noise, and how much noise that is: a vector, not channels (unCLIP).</summary>
    EmbeddedImage,

    /// <summary>How near everything in the picture is, in one channel, −1…1 (Stable Diffusion 2 depth).</summary>
    Depth,
}
