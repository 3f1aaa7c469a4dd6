namespace Easel.Core.Requests;

/// <summary>How large the second pass of a request is (A1111 1.10.1, StableDiffusionProcessingTxt2Img.calculate_target_resolution).</summary>
/// <param name="Enlarged">What the first picture is enlarged to; it covers what was asked for.</param>
/// <param name="Final">What is left when the rest is cut off on both sides, in whole places of the latent.</param>
public readonly record struct HiresSize(ImageSize Enlarged, ImageSize Final)
{
    /// <param name="first">Size of the first pass.</param>
    /// <param name="hires">The second pass.</param>
    /// <param name="cell">Pixels a side of one place of the model's latent.</param>
    public static HiresSize Of(ImageSize first, HiresFix hires, int cell = 8)
    {
        var (width, height) = (hires.Size.Width, hires.Size.Height);
        var enlarged = (width, height) switch
        {
            (0, 0) => new ImageSize(Whole(first.Width * hires.Scale), Whole(first.Height * hires.Scale)),
            (_, 0) => new ImageSize(width, Share(width, first.Height, first.Width)),
            (0, _) => new ImageSize(Share(height, first.Width, first.Height), height),
            _ when (double)first.Width / first.Height < (double)width / height => new ImageSize(width, Share(width, first.Height, first.Width)),
            _ => new ImageSize(Share(height, first.Width, first.Height), height),
        };
        return new HiresSize(enlarged, new ImageSize(Cut(enlarged.Width, width, cell), Cut(enlarged.Height, height, cell)));
    }

    private static int Whole(double side) => side < int.MaxValue ? (int)side : int.MaxValue;

    private static int Share(int side, int own, int other) => (int)Math.Min(int.MaxValue, (long)side * own / Math.Max(1, other));

    private static int Cut(int enlarged, int wanted, int cell) => (enlarged / cell - (wanted > 0 && enlarged > wanted ? (enlarged - wanted) / cell : 0)) * cell;
}
