using Easel.Core.Imaging;

namespace Easel.Testing;

/// <summary>The recordings' test pictures, computed from a name (SYNTH.md, section 2).</summary>
public static class TestPictures
{
    /// <summary>A gradient with a disc, a box and noise; integer arithmetic only.</summary>
    public static Bitmap Recorded(string name, int height, int width)
    {
        var seed = Synth.Fnv1a64($"{Goldens.Salt}img:{name}");
        var rgb = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (r, g, b) = Colour(x, y, width, height);
                var at = (y * width + x) * 3;
                (rgb[at], rgb[at + 1], rgb[at + 2]) = (Noisy(r, at), Noisy(g, at + 1), Noisy(b, at + 2));
            }

        return new Bitmap(width, height, rgb);

        byte Noisy(int value, int index) => (byte)Math.Clamp((value * 7 + (int)(Synth.SplitMix(seed, index) >> 56)) / 8, 0, 255);
    }

    private static (int R, int G, int B) Colour(int x, int y, int width, int height)
    {
        if (Math.Abs(x - 2 * width / 3) < width / 8 && Math.Abs(y - height / 3) < height / 6) return (20, 200, 90);
        var (dx, dy, radius) = (x - width / 3, y - height / 2, Math.Min(height, width) / 4);
        if (dx * dx + dy * dy < radius * radius) return (230, 40, 60);
        return (x * 255 / Math.Max(width - 1, 1), y * 255 / Math.Max(height - 1, 1), (x + y) * 255 / Math.Max(width + height - 2, 1));
    }
}
