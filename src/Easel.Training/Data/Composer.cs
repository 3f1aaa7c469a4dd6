namespace Easel.Training.Data;

/// <summary>Places a cut-out on a plain ground, now and then dyed, mirrored and moved, so that words for colours mean something.</summary>
public sealed class Composer(IReadOnlyList<ConceptPicture> pictures, int side, Random random)
{
    private static readonly (string Name, float Hue)[] Hues =
        [("red", 0), ("orange", 28), ("yellow", 52), ("green", 120), ("blue", 220), ("purple", 275), ("pink", 330)];

    private static readonly (string Name, float R, float G, float B)[] Grounds =
    [
        ("red", .85f, .2f, .2f), ("yellow", .98f, .85f, .3f), ("green", .3f, .7f, .35f), ("blue", .25f, .45f, .85f), ("pink", .98f, .7f, .8f),
        ("black", .05f, .05f, .05f), ("grey", .6f, .6f, .6f),
    ];

    private readonly Dictionary<string, Cutout> loaded = [];

    /// <summary>One scene with <paramref name="picture"/>.</summary>
    public Scene Compose(ConceptPicture picture)
    {
        if (!loaded.TryGetValue(picture.Path, out var cutout)) loaded[picture.Path] = cutout = Cutout.Load(picture.Path, 160);

        string? colour = null;
        if (picture.Style != "line art" && random.NextDouble() < 0.3)
        {
            var (name, hue) = Hues[random.Next(Hues.Length)];
            (colour, cutout) = (name, cutout.Tinted(hue));
        }

        string? background = null;
        (float R, float G, float B) ground = (1, 1, 1);
        if (random.NextDouble() < 0.12)
        {
            var chosen = Grounds[random.Next(Grounds.Length)];
            (background, ground) = (chosen.Name, (chosen.R, chosen.G, chosen.B));
        }

        return new Scene(side, Draw(cutout, ground), picture.Label, picture.Style, picture.Tags, colour, background);
    }

    /// <summary>Any picture, at random.</summary>
    public Scene Compose() => Compose(pictures[random.Next(pictures.Count)]);

    private float[] Draw(Cutout cutout, (float R, float G, float B) ground)
    {
        var planes = new float[3 * side * side];
        var scale = cutout.Side / (side * (0.82 + 0.14 * random.NextDouble()));
        var (left, top) = (0.5 + 0.04 * (random.NextDouble() - 0.5), 0.5 + 0.04 * (random.NextDouble() - 0.5));
        var mirrored = random.NextDouble() < 0.25;
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++)
            {
                var u = (x + 0.5 - left * side) * scale * (mirrored ? -1 : 1) + cutout.Side / 2.0 - 0.5;
                var v = (y + 0.5 - top * side) * scale + cutout.Side / 2.0 - 0.5;
                var (r, g, b) = Blend(cutout, u, v, ground);
                var at = y * side + x;
                planes[at] = 2 * r - 1;
                planes[side * side + at] = 2 * g - 1;
                planes[2 * side * side + at] = 2 * b - 1;
            }

        return planes;
    }

    // Bilinear, with colours weighed by their opacity so that no dark fringe appears.
    private static (float R, float G, float B) Blend(Cutout cutout, double u, double v, (float R, float G, float B) ground)
    {
        var (x, y) = ((int)Math.Floor(u), (int)Math.Floor(v));
        float r = 0, g = 0, b = 0, alpha = 0;
        for (var j = 0; j < 2; j++)
            for (var i = 0; i < 2; i++)
            {
                if (x + i < 0 || y + j < 0 || x + i >= cutout.Side || y + j >= cutout.Side) continue;
                var at = ((y + j) * cutout.Side + x + i) * 4;
                var share = (float)((i == 0 ? 1 - (u - x) : u - x) * (j == 0 ? 1 - (v - y) : v - y)) * cutout.Rgba[at + 3];
                r += cutout.Rgba[at] * share;
                g += cutout.Rgba[at + 1] * share;
                b += cutout.Rgba[at + 2] * share;
                alpha += share;
            }

        return (r + ground.R * (1 - alpha), g + ground.G * (1 - alpha), b + ground.B * (1 - alpha));
    }
}
