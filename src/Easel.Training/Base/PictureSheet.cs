using SkiaSharp;
using static TorchSharp.torch;

namespace Easel.Training.Base;

/// <summary>Pictures in a grid, as a PNG.</summary>
public static class PictureSheet
{
    /// <param name="path">The file to write.</param>
    /// <param name="pictures">[N, 3, side, side] in −1…1; what lies outside is clamped.</param>
    /// <param name="columns">Pictures a row.</param>
    public static void Write(string path, Tensor pictures, int columns)
    {
        using var scope = NewDisposeScope();
        var (count, side) = ((int)pictures.size(0), (int)pictures.size(2));
        var values = pictures.clamp(-1, 1).add(1).mul(127.5).to(uint8).permute(0, 2, 3, 1).contiguous().data<byte>().ToArray();
        using var sheet = new SKBitmap(columns * side, (count + columns - 1) / columns * side);
        for (var i = 0; i < count * side * side; i++)
        {
            var (picture, y, x) = (i / (side * side), i / side % side, i % side);
            sheet.SetPixel(picture % columns * side + x, picture / columns * side + y, new SKColor(values[3 * i], values[3 * i + 1], values[3 * i + 2]));
        }

        using var data = sheet.Encode(SKEncodedImageFormat.Png, 90);
        File.WriteAllBytes(path, data.ToArray());
    }
}
