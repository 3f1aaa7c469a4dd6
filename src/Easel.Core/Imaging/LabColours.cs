namespace Easel.Core.Imaging;

/// <summary>sRGB to CIE L*a*b* and back, both in 8 bits a channel as OpenCV has them: L·255/100, a+128, b+128 (white point D65).</summary>
internal static class LabColours
{
    private const double WhiteX = 0.950456;
    private const double WhiteZ = 1.088754;
    private const double Dark = 0.008856;      // below it the cube root is a line (CIE 1976)
    private const double Slope = 7.787;
    private const double Offset = 16.0 / 116;
    private const double LargestLightness = 100;
    private const double Middle = 128;

    private static readonly double[] Linear = [.. Enumerable.Range(0, 256).Select(level => ToLinear(level / 255.0))];

    /// <summary>Red, green, blue, three bytes a pixel → L, a, b.</summary>
    public static byte[] Of(byte[] rgb)
    {
        var lab = new byte[rgb.Length];
        for (var at = 0; at < rgb.Length; at += 3)
        {
            var (red, green, blue) = (Linear[rgb[at]], Linear[rgb[at + 1]], Linear[rgb[at + 2]]);
            var x = Root((0.412453 * red + 0.357580 * green + 0.180423 * blue) / WhiteX);
            var luminance = 0.212671 * red + 0.715160 * green + 0.072169 * blue;
            var (y, z) = (Root(luminance), Root((0.019334 * red + 0.119193 * green + 0.950227 * blue) / WhiteZ));
            lab[at] = Byte((116 * y - 16) * 255 / LargestLightness);
            lab[at + 1] = Byte(500 * (x - y) + Middle);
            lab[at + 2] = Byte(200 * (y - z) + Middle);
        }

        return lab;
    }

    /// <summary>L, a, b → red, green, blue; what no screen shows is cut off.</summary>
    public static byte[] ToRgb(byte[] lab)
    {
        var rgb = new byte[lab.Length];
        for (var at = 0; at < lab.Length; at += 3)
        {
            var y = (lab[at] * LargestLightness / 255 + 16) / 116;
            var (x, z) = (Cube(y + (lab[at + 1] - Middle) / 500) * WhiteX, Cube(y - (lab[at + 2] - Middle) / 200) * WhiteZ);
            var luminance = Cube(y);
            rgb[at] = Byte(255 * FromLinear(3.240479 * x - 1.537150 * luminance - 0.498535 * z));
            rgb[at + 1] = Byte(255 * FromLinear(-0.969256 * x + 1.875991 * luminance + 0.041556 * z));
            rgb[at + 2] = Byte(255 * FromLinear(0.055648 * x - 0.204043 * luminance + 1.057311 * z));
        }

        return rgb;
    }

    private static double Root(double t) => t > Dark ? Math.Cbrt(t) : Slope * t + Offset;

    private static double Cube(double f) => f * f * f is var cube && cube > Dark ? cube : (f - Offset) / Slope;

    private static double ToLinear(double level) => level <= 0.04045 ? level / 12.92 : Math.Pow((level + 0.055) / 1.055, 2.4);

    private static double FromLinear(double light) => light <= 0.0031308 ? 12.92 * Math.Max(0, light) : 1.055 * Math.Pow(light, 1 / 2.4) - 0.055;

    private static byte Byte(double value) => (byte)Math.Clamp(Math.Round(value, MidpointRounding.ToEven), 0, 255);
}
