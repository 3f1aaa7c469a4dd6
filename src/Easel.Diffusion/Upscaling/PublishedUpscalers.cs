namespace Easel.Diffusion.Upscaling;

/// <summary>Names of upscalers: what A1111 calls the files that are published, and a file's own name for all others.</summary>
public static class PublishedUpscalers
{
    private const double Usual = 4; // A1111 lists everything as this that does not say otherwise

    private static readonly (string File, string Title, double Scale)[] Titles =
    [
        ("RealESRGAN_x4plus", "R-ESRGAN 4x+", Usual), ("RealESRGAN_x4plus_anime_6B", BuiltInUpscaler.Title, Usual), ("RealESRGAN_x2plus", "R-ESRGAN 2x+", 2),
        ("realesr-general-x4v3", "R-ESRGAN General 4xV3", Usual), ("realesr-general-wdn-x4v3", "R-ESRGAN General WDN 4xV3", Usual), ("realesr-animevideov3", "R-ESRGAN AnimeVideo", Usual),
        ("DAT_x2", "DAT x2", 2), ("DAT_x3", "DAT x3", 3), ("DAT_x4", "DAT x4", Usual), ("SwinIR_4x", "SwinIR 4x", Usual),
        ("scunet_color_real_gan", "ScuNET GAN", Usual), ("scunet_color_real_psnr", "ScuNET PSNR", Usual),
    ];

    /// <summary>The name of the upscaler in a file, and how many times as large A1111 lists it to make a side; what it really does stands in the file.</summary>
    public static (string Title, double Scale) Of(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        var known = Array.Find(Titles, title => title.File.Equals(stem, StringComparison.OrdinalIgnoreCase));
        return known.Title is null ? (stem, Usual) : (known.Title, known.Scale);
    }
}
