namespace Easel.Studio.Upscaling;

/// <summary>Which of A1111's settings of tiles an upscaler goes by, told by the folder it lies in.</summary>
public enum UpscalerFamily
{
    /// <summary>ESRGAN, Real-ESRGAN, HAT and what lies elsewhere.</summary>
    Esrgan,

    Dat,

    SwinIR,

    Scunet,
}
