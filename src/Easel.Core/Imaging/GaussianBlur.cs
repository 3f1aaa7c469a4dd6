namespace Easel.Core.Imaging;

/// <summary>A Gaussian blur of a mask as OpenCV computes it for 8 bits (OpenCV 4.6, smooth.dispatch.cpp: weights of 8 bits of fraction, edges mirrored).</summary>
public static class GaussianBlur
{
    private const int One = 256;

    /// <summary>Blurred across, then down, each with a standard deviation in pixels; 0 leaves that way as it is.</summary>
    public static GreyBitmap Of(GreyBitmap mask, double across, double down)
    {
        var values = mask.Values;
        if (across > 0) values = Lines(values, mask.Height, mask.Width, mask.Width, 1, Weights(across));
        if (down > 0) values = Lines(values, mask.Width, 1, mask.Height, mask.Width, Weights(down));
        return new GreyBitmap(mask.Width, mask.Height, values);
    }

    // A1111's kernel: 2.5 deviations to each side.
    private static int[] Weights(double deviation)
    {
        var half = (int)(2.5 * deviation + 0.5);
        var exact = Enumerable.Range(-half, 2 * half + 1).Select(x => Math.Exp(-0.5 * x * x / (deviation * deviation))).ToArray();
        var (sum, weights, lost, given) = (exact.Sum(), new int[exact.Length], 0.0, 0);
        for (var i = 0; i < half; i++)
        {
            var wanted = exact[i] / sum * One + lost; // what rounding lost goes to the next
            weights[i] = weights[^(i + 1)] = (int)Math.Round(wanted, MidpointRounding.ToEven);
            lost = wanted - weights[i];
            given += 2 * weights[i];
        }

        weights[half] = One - given;
        return weights;
    }

    private static byte[] Lines(byte[] values, int lines, int apart, int length, int step, int[] weights)
    {
        var (half, blurred) = (weights.Length / 2, new byte[values.Length]);
        for (var line = 0; line < lines; line++)
            for (var i = 0; i < length; i++)
            {
                var sum = One / 2;
                for (var k = -half; k <= half; k++) sum += weights[k + half] * values[line * apart + Mirrored(i + k, length) * step];
                blurred[line * apart + i * step] = (byte)Math.Min(255, sum / One);
            }

        return blurred;
    }

    // ... c b | a b c | b a ...
    private static int Mirrored(int place, int length)
    {
        if (length == 1) return 0;
        while (place < 0 || place >= length) place = place < 0 ? -place : 2 * (length - 1) - place;
        return place;
    }
}
