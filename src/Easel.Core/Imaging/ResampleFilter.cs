namespace Easel.Core.Imaging;

/// <summary>How pixels of another grid are mixed from those of the old one (Pillow 9.5, Resample.c), all widened when the picture gets smaller.</summary>
public enum ResampleFilter
{
    /// <summary>Windowed sinc with three lobes.</summary>
    Lanczos,

    /// <summary>Keys' cubic with a = −0.5.</summary>
    Bicubic,

    /// <summary>A triangle.</summary>
    Bilinear,

    /// <summary>The mean of the pixels that are covered.</summary>
    Box,

    /// <summary>Windowed sinc with one lobe.</summary>
    Hamming,
}
