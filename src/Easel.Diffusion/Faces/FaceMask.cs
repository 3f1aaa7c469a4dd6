namespace Easel.Diffusion.Faces;

/// <summary>How much of a face shows where it is laid back, pixel by pixel, 0 to 1.</summary>
public static class FaceMask
{
    private const int Hem = 10; // pixels of 512
    private const double Deviation = 11;
    private const int Reach = 50;
    private const double SoftPart = 0.1; // of a side

    // What a parser's classes are: skin, brows, eyes, glasses, ears, nose, mouth and hair count; background, jewellery, neck, clothes and hats do not.
    private static readonly bool[] counted = [false, true, true, true, true, true, true, true, true, true, true, true, true, true, false, true, false, false, false];

    /// <summary>Of a parser's classes: what is of the face, softly, and nothing at the edge (facts: facexlib's paste_faces_to_input_image).</summary>
    /// <param name="classes">One a pixel of a square, row by row.</param>
    /// <param name="side">Of the square.</param>
    public static float[] Of(ReadOnlySpan<long> classes, int side)
    {
        var mask = new float[side * side];
        for (var i = 0; i < mask.Length; i++) mask[i] = classes[i] < counted.Length && counted[classes[i]] ? 1 : 0;
        var weights = Enumerable.Range(-Reach, 2 * Reach + 1).Select(x => Math.Exp(-0.5 * x * x / (Deviation * Deviation))).ToArray();
        var sum = weights.Sum();
        var kernel = Array.ConvertAll(weights, weight => (float)(weight / sum));
        for (var pass = 0; pass < 2; pass++) mask = Blurred(Blurred(mask, side, kernel, side, 1), side, kernel, 1, side);
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++)
                if (Edge(x, y, side) < Hem) mask[y * side + x] = 0;
        return mask;
    }

    /// <summary>A square with a soft edge, where nothing says what is of the face.</summary>
    /// <param name="side">Of the square.</param>
    public static float[] Square(int side)
    {
        var mask = new float[side * side];
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++) mask[y * side + x] = Smooth(Edge(x, y, side) / (SoftPart * side));
        return mask;
    }

    private static int Edge(int x, int y, int side) => Math.Min(Math.Min(x, y), Math.Min(side - 1 - x, side - 1 - y));

    private static float Smooth(double part)
    {
        var within = Math.Clamp(part, 0, 1);
        return (float)(within * within * (3 - 2 * within));
    }

    private static float[] Blurred(float[] values, int side, float[] kernel, int line, int step)
    {
        var blurred = new float[values.Length];
        for (var at = 0; at < side; at++)
            for (var i = 0; i < side; i++)
            {
                var sum = 0f;
                for (var k = -Reach; k <= Reach; k++) sum += kernel[k + Reach] * values[at * line + Mirrored(i + k, side) * step];
                blurred[at * line + i * step] = sum;
            }

        return blurred;
    }

    private static int Mirrored(int place, int length)
    {
        while (place < 0 || place >= length) place = place < 0 ? -place : 2 * (length - 1) - place;
        return place;
    }
}
