namespace Easel.Diffusion.Architectures;

/// <summary>What the UNet sees beside the noisy latent, in the channels after the first four.</summary>
public enum ImageConditioning
{
    None,

    /// <summary>The mask (1 channel, 1 where to paint), then the latent of the picture with the masked part grey (4).</summary>
    MaskAndMaskedImage,

    /// <summary>The latent of the picture to edit (4), not multiplied by the latent scale (instruct-pix2pix, Brooks et al. 2022).</summary>
    EditedImage,
}
