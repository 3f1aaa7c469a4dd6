using Easel.Core.Imaging;

namespace Easel.Core.Requests;

/// <summary>A picture that is there already and is to be larger. By how much is the upscaler's affair.</summary>
/// <param name="Upscaler">By name, such as <see cref="BuiltInChoices.Upscaler"/>.</param>
/// <param name="Picture">At most <see cref="LargestSide"/> pixels a side.</param>
public sealed record UpscaleRequest(string Upscaler, Bitmap Picture)
{
    /// <summary>Of the picture, in pixels: four times as large it needs some 4 GiB.</summary>
    public const int LargestSide = 4096;

    /// <summary>The picture's size, checked.</summary>
    /// <exception cref="RequestException">It is too large.</exception>
    public void Check()
    {
        if (Math.Max(Picture.Width, Picture.Height) > LargestSide)
            throw new RequestException("picture", $"{Picture.Width}x{Picture.Height} is too large for an upscaler; give at most {LargestSide} pixels a side");
    }
}
