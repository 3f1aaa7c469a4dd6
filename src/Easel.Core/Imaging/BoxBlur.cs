namespace Easel.Core.Imaging;

/// <summary>Means over a sliding box, edges drawn out, as Pillow 9.4 has them (BoxBlur.c): 24 bits of fraction, rounded to a byte after every pass.</summary>
internal static class BoxBlur
{
    private const int Passes = 3;
    private const int Bits = 24;

    /// <summary>Blurs in place, across and then down, about as a Gaussian of standard deviation <paramref name="radius"/> would (Gwosdek et al. 2011, eq. 8–11).</summary>
    public static void Gaussian(byte[] values, int width, int height, int channels, double radius)
    {
        var box = Radius((float)radius);
        for (var y = 0; y < height; y++)
            for (var channel = 0; channel < channels; channel++) Line(values, y * width * channels + channel, channels, width, box);
        for (var x = 0; x < width; x++)
            for (var channel = 0; channel < channels; channel++) Line(values, x * channels + channel, width * channels, height, box);
    }

    private static float Radius(float deviation)
    {
        var variance = deviation * deviation / Passes;
        var length = MathF.Sqrt(12 * variance + 1);
        var whole = MathF.Floor((length - 1) / 2);
        var part = (2 * whole + 1) * (whole * (whole + 1) - 3 * variance) / (6 * (variance - (whole + 1) * (whole + 1)));
        return whole + part;
    }

    private static void Line(byte[] values, int at, int step, int count, float radius)
    {
        var (whole, line) = ((int)radius, new byte[count]);
        var inner = (uint)((1 << Bits) / (radius * 2 + 1));
        var outer = ((1 << Bits) - (uint)(whole * 2 + 1) * inner) / 2;
        for (var pass = 0; pass < Passes; pass++)
        {
            for (var i = 0; i < count; i++) line[i] = values[at + i * step];
            uint sum = 0;
            for (var i = -whole; i <= whole; i++) sum += line[Math.Clamp(i, 0, count - 1)];
            for (var i = 0; i < count; i++)
            {
                var beyond = (uint)line[Math.Clamp(i - whole - 1, 0, count - 1)] + line[Math.Clamp(i + whole + 1, 0, count - 1)];
                values[at + i * step] = (byte)((sum * inner + beyond * outer + (1 << (Bits - 1))) >> Bits);
                sum = sum + line[Math.Clamp(i + whole + 1, 0, count - 1)] - line[Math.Clamp(i - whole, 0, count - 1)];
            }
        }
    }
}
