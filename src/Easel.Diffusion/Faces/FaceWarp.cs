using Easel.Core.Imaging;

namespace Easel.Diffusion.Faces;

/// <summary>Cuts a face out of a picture upright, and lays it back where it was; between pixels it mixes linearly.</summary>
public static class FaceWarp
{
    private static readonly byte[] beyond = [132, 133, 135]; // facexlib's grey, red first

    /// <summary>The square that <paramref name="transform"/> makes of the picture; grey where that reaches beyond it.</summary>
    /// <param name="picture">Any size.</param>
    /// <param name="transform">From the picture to the square.</param>
    /// <param name="side">Of the square, in pixels.</param>
    public static Bitmap Cut(Bitmap picture, SimilarityTransform transform, int side)
    {
        var (back, rgb) = (transform.Inverse(), new byte[3 * side * side]);
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++)
            {
                var place = back.Apply(new FacePoint(x, y));
                for (var channel = 0; channel < 3; channel++) rgb[3 * (y * side + x) + channel] = (byte)Math.Round(Mixed(picture, place, channel));
            }

        return new Bitmap(side, side, rgb);
    }

    /// <summary>The picture with the square laid over it as far as the mask shows it; a new one.</summary>
    /// <param name="picture">Any size.</param>
    /// <param name="face">The square.</param>
    /// <param name="mask">0 to 1, a square of its own size that covers the same.</param>
    /// <param name="transform">From the picture to the square.</param>
    public static Bitmap Lay(Bitmap picture, Bitmap face, float[] mask, SimilarityTransform transform)
    {
        var laid = new Bitmap(picture.Width, picture.Height, (byte[])picture.Rgb.Clone());
        var maskSide = (int)Math.Sqrt(mask.Length);
        var (left, top, right, bottom) = Bounds(transform.Inverse(), face.Width);
        for (var y = Math.Max(0, top); y <= Math.Min(picture.Height - 1, bottom); y++)
            for (var x = Math.Max(0, left); x <= Math.Min(picture.Width - 1, right); x++)
            {
                var place = transform.Apply(new FacePoint(x, y));
                if (place.X < 0 || place.Y < 0 || place.X > face.Width - 1 || place.Y > face.Height - 1) continue;
                var share = Share(mask, maskSide, (place.X + 0.5) * maskSide / face.Width - 0.5, (place.Y + 0.5) * maskSide / face.Height - 0.5);
                if (share <= 0) continue;
                for (var channel = 0; channel < 3; channel++)
                {
                    var at = 3 * (y * picture.Width + x) + channel;
                    laid.Rgb[at] = (byte)Math.Round(share * Mixed(face, place, channel) + (1 - share) * picture.Rgb[at]);
                }
            }

        return laid;
    }

    private static (int Left, int Top, int Right, int Bottom) Bounds(SimilarityTransform back, int side)
    {
        var corners = new FacePoint[] { new(0, 0), new(side, 0), new(0, side), new(side, side) }.Select(back.Apply).ToList();
        return ((int)Math.Floor(corners.Min(point => point.X)), (int)Math.Floor(corners.Min(point => point.Y)), (int)Math.Ceiling(corners.Max(point => point.X)), (int)Math.Ceiling(corners.Max(point => point.Y)));
    }

    private static double Mixed(Bitmap picture, FacePoint place, int channel)
    {
        var (left, top) = (Math.Floor(place.X), Math.Floor(place.Y));
        var (across, down) = (place.X - left, place.Y - top);
        return (1 - down) * ((1 - across) * At(picture, left, top, channel) + across * At(picture, left + 1, top, channel))
            + down * ((1 - across) * At(picture, left, top + 1, channel) + across * At(picture, left + 1, top + 1, channel));
    }

    private static double At(Bitmap picture, double x, double y, int channel) =>
        x < 0 || y < 0 || x > picture.Width - 1 || y > picture.Height - 1 ? beyond[channel] : picture.Rgb[3 * ((int)y * picture.Width + (int)x) + channel];

    private static double Share(float[] mask, int side, double x, double y)
    {
        var (left, top) = (Math.Clamp((int)Math.Floor(x), 0, side - 1), Math.Clamp((int)Math.Floor(y), 0, side - 1));
        var (right, bottom) = (Math.Min(left + 1, side - 1), Math.Min(top + 1, side - 1));
        var (across, down) = (Math.Clamp(x - left, 0, 1), Math.Clamp(y - top, 0, 1));
        return (1 - down) * ((1 - across) * mask[top * side + left] + across * mask[top * side + right]) + down * ((1 - across) * mask[bottom * side + left] + across * mask[bottom * side + right]);
    }
}
