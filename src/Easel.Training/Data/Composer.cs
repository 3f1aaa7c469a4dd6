namespace Easel.Training.Data;

/// <summary>Places cut-outs on plain grounds, also dyed, so that words for colours mean something. Every concept has one place and one size: little to learn from is best learnt by heart.</summary>
/// <param name="side">Pixels a side.</param>
public sealed class Composer(int side)
{
    private const double Share = 0.92; // of the side that a cut-out's frame takes
    private const int CutoutSide = 160;

    private static readonly (string Name, float Hue)[] Hues =
        [("red", 0), ("orange", 28), ("yellow", 52), ("green", 120), ("blue", 220), ("purple", 275), ("pink", 330)];

    private static readonly (string Name, float R, float G, float B)[] Grounds =
    [
        ("red", .85f, .2f, .2f), ("yellow", .98f, .85f, .3f), ("green", .3f, .7f, .35f), ("blue", .25f, .45f, .85f), ("pink", .98f, .7f, .8f),
        ("black", .05f, .05f, .05f), ("grey", .6f, .6f, .6f),
    ];

    /// <summary>Names of what it dyes with and puts behind.</summary>
    public static IEnumerable<string> Colours => Hues.Select(hue => hue.Name).Concat(Grounds.Select(ground => ground.Name));

    /// <summary>The scenes made of one picture: plain first, then dyed in each colour (not line art), then before each ground; with their pixels [3, side, side], 0–255.</summary>
    public IEnumerable<(Scene Scene, byte[] Pixels)> Scenes(ConceptPicture picture)
    {
        var cutout = Cutout.Load(picture.Path, CutoutSide);
        yield return (new Scene(picture, null, null), Draw(cutout, (1, 1, 1)));
        foreach (var (name, hue) in picture.Style == "line art" ? [] : Hues)
            yield return (new Scene(picture, name, null), Draw(cutout.Tinted(hue), (1, 1, 1)));
        foreach (var (name, r, g, b) in Grounds)
            yield return (new Scene(picture, null, name), Draw(cutout, (r, g, b)));
    }

    private byte[] Draw(Cutout cutout, (float R, float G, float B) ground)
    {
        var planes = new byte[3 * side * side];
        var scale = cutout.Side / (side * Share);
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++)
            {
                var u = (x + 0.5 - side / 2.0) * scale + cutout.Side / 2.0 - 0.5;
                var v = (y + 0.5 - side / 2.0) * scale + cutout.Side / 2.0 - 0.5;
                var (r, g, b) = Blend(cutout, u, v, ground);
                var at = y * side + x;
                planes[at] = ToByte(r);
                planes[side * side + at] = ToByte(g);
                planes[2 * side * side + at] = ToByte(b);
            }

        return planes;
    }

    private static byte ToByte(float value) => (byte)Math.Clamp(value * 255 + 0.5f, 0, 255);

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
