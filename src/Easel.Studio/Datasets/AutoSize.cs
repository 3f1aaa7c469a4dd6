using Easel.Core.Imaging;

namespace Easel.Studio.Datasets;

/// <summary>Cuts a picture to the size, of those that training likes, whose shape is near its own (facts: A1111 1.10.1 postprocessing_autosized_crop.py).</summary>
public sealed record AutoSize
{
    private const int Step = 64;

    /// <summary>Pixels of the shortest side tried.</summary>
    public int LeastSide { get; init; } = 384;

    /// <summary>Pixels of the longest side tried.</summary>
    public int MostSide { get; init; } = 768;

    /// <summary>Pixels in all.</summary>
    public int LeastArea { get; init; } = 64 * 64;

    /// <summary>Pixels in all.</summary>
    public int MostArea { get; init; } = 640 * 640;

    /// <summary>How far the shape may be from the picture's own, 0 to 1.</summary>
    public double Error { get; init; } = 0.1;

    /// <summary>Whether the largest size counts, and of those the nearest shape; else the nearest shape, and of those the largest size.</summary>
    public bool MaximisesArea { get; init; } = true;

    /// <summary>The size chosen for a picture, or null when none is near enough.</summary>
    public (int Width, int Height)? For(int width, int height)
    {
        List<(int Width, int Height, double Error)> sizes = [];
        for (var across = LeastSide; across <= MostSide; across += Step)
            for (var down = LeastSide; down <= MostSide; down += Step)
                if (across * down >= LeastArea && across * down <= MostArea && Distance(width, height, across, down) is var error && error <= Error) sizes.Add((across, down, error));
        if (sizes.Count == 0) return null;
        var best = MaximisesArea
            ? sizes.OrderByDescending(size => size.Width * size.Height).ThenBy(size => size.Error).First()
            : sizes.OrderBy(size => size.Error).ThenByDescending(size => size.Width * size.Height).First();
        return (best.Width, best.Height);
    }

    /// <summary>The picture cut evenly to its size, or as it is when no size is near enough.</summary>
    public Bitmap Of(Bitmap picture) => For(picture.Width, picture.Height) is var (width, height) ? ImageFit.Cover(picture, width, height) : picture;

    private static double Distance(int width, int height, int across, int down)
    {
        var ratio = (double)width / height / ((double)across / down);
        return 1 - (ratio < 1 ? ratio : 1 / ratio);
    }
}
