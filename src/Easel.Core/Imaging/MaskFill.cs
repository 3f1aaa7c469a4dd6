namespace Easel.Core.Imaging;

/// <summary>Paints what is masked with the blurred colours around it (A1111 1.10.1, masking.py fill).</summary>
public static class MaskFill
{
    private static readonly (int Radius, int Times)[] Blurs = [(256, 1), (64, 1), (16, 2), (4, 4), (2, 2), (0, 1)];

    /// <param name="picture">What is filled.</param>
    /// <param name="mask">255 where; of the picture's size.</param>
    public static Bitmap Of(Bitmap picture, GreyBitmap mask)
    {
        var shown = PremultipliedPicture.Of(picture, mask.With(value => (byte)(255 - value)));
        var filled = new RgbaPicture(picture.Width, picture.Height, new byte[checked(picture.Width * picture.Height * 4)]);
        foreach (var (radius, times) in Blurs)
        {
            var blurred = shown.Blurred(radius).Straight();
            for (var i = 0; i < times; i++) Composite.Over(filled, blurred);
        }

        return filled.Colours();
    }
}
