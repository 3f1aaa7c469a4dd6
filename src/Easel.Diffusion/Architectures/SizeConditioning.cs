namespace Easel.Diffusion.Architectures;

/// <summary>Which numbers about the picture the UNet is told besides the prompt.</summary>
public enum SizeConditioning
{
    None,

    /// <summary>Original size, crop corner, target size; height before width (SDXL, Podell et al. 2023, §2.2).</summary>
    OriginalCropTarget,

    /// <summary>Original size, crop corner, aesthetic score (SDXL refiner).</summary>
    OriginalCropAesthetic,
}
