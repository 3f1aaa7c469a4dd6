using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Scripts;

namespace Easel.Studio.Scripts;

/// <summary>One side's part of <see cref="Outpainting"/>: the canvas with the new area, the strip of it that is painted, and its masks.</summary>
internal sealed class OutpaintStrip
{
    private const int Cell = 8;
    private const int LargestSpectrum = 2048 * 2048; // pixels; beyond, the noise takes after the strip alone

    private readonly int width;
    private readonly int height;
    private readonly int wholeWidth;
    private readonly int wholeHeight;
    private readonly PictureSides side;
    private readonly SpectralFill fill;
    private readonly GreyBitmap filled;

    /// <param name="width">Of the picture so far.</param>
    /// <param name="height">Of the picture so far.</param>
    /// <param name="side">The one that grows.</param>
    /// <param name="pixels">By how much.</param>
    /// <param name="size">What is painted at a time; the strip is as wide or as high.</param>
    /// <param name="script">How.</param>
    public OutpaintStrip(int width, int height, PictureSides side, int pixels, ImageSize size, Outpainting script)
    {
        (this.width, this.height, this.side, fill) = (width, height, side, new SpectralFill(script.FallOff, script.ColourVariation));
        (wholeWidth, wholeHeight) = (width + (IsAcross ? pixels : 0), height + (IsAcross ? 0 : pixels));
        var canvas = new OutpaintFrame(wholeWidth, wholeHeight, 0, 0, 0, 0);
        var (across, down) = (canvas.CanvasWidth, canvas.CanvasHeight);
        var (partWidth, partHeight) = (IsAcross ? Math.Min(size.Width, Raised(wholeWidth)) : across, IsAcross ? down : Math.Min(size.Height, Raised(wholeHeight)));
        var (left, top) = (side == PictureSides.Right ? across - partWidth : 0, side == PictureSides.Down ? down - partHeight : 0);
        Part = new PixelBox(left, top, left + partWidth, top + partHeight);
        filled = Shape(across, down, pixels, script.MaskBlur);
        Mask = Crop(filled, Part);
        LatentMask = Shape(partWidth, partHeight, pixels, 2 * script.MaskBlur);
    }

    /// <summary>The strip, on the canvas.</summary>
    public PixelBox Part { get; }

    /// <summary>What of the strip is new, and a little of the picture; of the strip's size.</summary>
    public GreyBitmap Mask { get; }

    /// <summary>What of the strip's latent is painted.</summary>
    public GreyBitmap LatentMask { get; }

    private bool IsAcross => side is PictureSides.Left or PictureSides.Right;

    /// <summary>A picture on the canvas, with noise like it where it is to be painted.</summary>
    public Bitmap Filled(Bitmap picture)
    {
        var canvas = new Bitmap(filled.Width, filled.Height, new byte[checked(3 * filled.Width * filled.Height)]);
        ImageFit.Paste(picture, canvas, side == PictureSides.Left ? wholeWidth - width : 0, side == PictureSides.Up ? wholeHeight - height : 0);
        if ((long)filled.Width * filled.Height <= LargestSpectrum) return fill.Of(canvas, filled);
        ImageFit.Paste(fill.Of(ImageFit.Crop(canvas, Part), Mask), canvas, Part.Left, Part.Top);
        return canvas;
    }

    /// <summary>The picture with the painted strip in its place.</summary>
    public Bitmap Joined(Bitmap canvas, Bitmap painted)
    {
        var joined = new Bitmap(canvas.Width, canvas.Height, (byte[])canvas.Rgb.Clone());
        ImageFit.Paste(painted, joined, Part.Left, Part.Top);
        return ImageFit.Crop(joined, new PixelBox(0, 0, wholeWidth, wholeHeight));
    }

    // White but for the picture, which begins so many pixels behind the side; the corners of the black rectangle are in it.
    private GreyBitmap Shape(int across, int down, int pixels, int blur)
    {
        var (reach, end) = (pixels + blur, pixels + Math.Max(1, blur)); // where nothing is blurred, the last row would be one of the new
        var values = new byte[across * down];
        Array.Fill(values, (byte)255);
        var (left, top) = (side == PictureSides.Left ? reach : 0, side == PictureSides.Up ? reach : 0);
        var (right, bottom) = (side == PictureSides.Right ? across - end : Math.Min(across - 1, wholeWidth - 1), side == PictureSides.Down ? down - end : Math.Min(down - 1, wholeHeight - 1));
        for (var y = top; y <= bottom; y++)
            if (right >= left) values.AsSpan(y * across + left, right - left + 1).Clear();
        return new GreyBitmap(across, down, values);
    }

    private static GreyBitmap Crop(GreyBitmap mask, PixelBox part) => GreyBitmap.Luminance(ImageFit.Crop(mask.ToRgb(), part));

    private static int Raised(int side) => (side + Cell - 1) / Cell * Cell;
}
