using Easel.Core.Imaging;
using Easel.Diffusion.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vision;

/// <summary>Pictures as CLIP was trained to see them: square, each colour less its mean and over its deviation.</summary>
public static class ClipPixels
{
    // Of the pictures OpenAI trained CLIP with (openai/CLIP, clip.py).
    private static readonly float[] mean = [0.48145466f, 0.4578275f, 0.40821073f];
    private static readonly float[] deviation = [0.26862954f, 0.26130258f, 0.27577711f];

    /// <summary>The middle of a picture whose short side becomes <paramref name="side"/>, bicubic with antialias as Pillow resizes: [1, 3, side, side].</summary>
    public static Tensor Middle(Bitmap picture, int side)
    {
        var shorter = Math.Min(picture.Width, picture.Height);
        var (width, height) = ((int)((long)side * picture.Width / shorter), (int)((long)side * picture.Height / shorter));
        var small = Resampling.Resize(picture, width, height, ResampleFilter.Bicubic);
        var (left, top) = ((int)Math.Round((width - side) / 2.0), (int)Math.Round((height - side) / 2.0)); // a half goes to the even one
        return Normalised(ImageFit.Crop(small, new PixelBox(left, top, left + side, top + side)));
    }

    /// <summary>A picture stretched to a square, bicubic with antialias as Pillow resizes: [1, 3, side, side].</summary>
    public static Tensor Stretched(Bitmap picture, int side) => Normalised(Resampling.Resize(picture, side, side, ResampleFilter.Bicubic));

    /// <summary>
    /// A batch of pictures in −1…1 stretched to squares as unCLIP models see them (Stability's embedders over kornia 0.6): blurred by half of what it shrinks, then bicubic from
    /// corner to corner. [B, 3, H, W] → [B, 3, side, side]
    /// </summary>
    public static Tensor Stretched(Tensor pictures, long side)
    {
        using var scope = NewDisposeScope();
        var (down, across) = ((double)pictures.size(2) / side, (double)pictures.size(3) / side);
        var soft = Math.Max(down, across) > 1 ? Blurred(pictures, down, across) : pictures;
        var small = nn.functional.interpolate(soft, size: [side, side], mode: InterpolationMode.Bicubic, align_corners: true);
        return Normalised(small.Plus(1).Over(2)).MoveToOuterDisposeScope();
    }

    private static Tensor Normalised(Bitmap picture)
    {
        using var scope = NewDisposeScope();
        return Normalised(Pixels.ToTensor(picture)).MoveToOuterDisposeScope();
    }

    private static Tensor Normalised(Tensor pictures) => pictures.Minus(tensor(mean, device: pictures.device).view(1, 3, 1, 1)) / tensor(deviation, device: pictures.device).view(1, 3, 1, 1);

    private static Tensor Blurred(Tensor pictures, double down, double across)
    {
        var (column, row) = (Kernel(down), Kernel(across));
        var padded = nn.functional.pad(pictures, [row.Length / 2, row.Length / 2, column.Length / 2, column.Length / 2], PaddingModes.Reflect);
        var channels = pictures.size(1);
        var wide = nn.functional.conv2d(padded, tensor(row, device: pictures.device).view(1, 1, 1, -1).expand(channels, -1, -1, -1), groups: channels);
        return nn.functional.conv2d(wide, tensor(column, device: pictures.device).view(1, 1, -1, 1).expand(channels, -1, -1, -1), groups: channels);
    }

    // Gauss of half of what is beyond one pixel, cut off at two deviations.
    private static float[] Kernel(double factor)
    {
        var sigma = Math.Max((factor - 1) / 2, 0.001);
        var size = (int)Math.Max(4 * sigma, 3) | 1;
        var weights = Enumerable.Range(0, size).Select(i => Math.Exp(-Math.Pow(i - size / 2, 2) / (2 * sigma * sigma))).ToArray();
        return Array.ConvertAll(weights, weight => (float)(weight / weights.Sum()));
    }
}
