using System.Numerics;

namespace Easel.Core.Imaging;

/// <summary>The discrete Fourier transform of planes of any size (Cooley, Tukey 1965, over the prime factors of a side), scaled so that it keeps the sum of squares.</summary>
public static class Fourier
{
    /// <summary>Transforms a plane in place.</summary>
    /// <param name="plane">Row by row; length <paramref name="width"/> · <paramref name="height"/>.</param>
    /// <param name="width">1 or more.</param>
    /// <param name="height">1 or more.</param>
    /// <param name="inverse">Back from frequencies.</param>
    public static void Transform(Complex[] plane, int width, int height, bool inverse = false)
    {
        var (across, down) = (Turns(width, inverse), Turns(height, inverse));
        Parallel.For(0, height, y => Line(plane, y * width, 1, width, across));
        Parallel.For(0, width, x => Line(plane, x, width, height, down));
    }

    /// <summary>The frequency of a place among the coefficients of a side: 0, 1, … and from the middle on −side/2, …, −1; in waves over the side.</summary>
    public static int Frequency(int place, int side) => place < (side + 1) / 2 ? place : place - side;

    private static void Line(Complex[] plane, int at, int step, int length, Complex[] turns)
    {
        var result = new Complex[length];
        Part(plane, at, step, result, turns);
        var scale = 1 / Math.Sqrt(length);
        for (var i = 0; i < length; i++) plane[at + i * step] = result[i] * scale;
    }

    // Every p-th value is transformed by itself; then p coefficients at a time are joined.
    private static void Part(Complex[] from, int at, int step, Span<Complex> to, Complex[] turns)
    {
        if (to.Length == 1)
        {
            to[0] = from[at];
            return;
        }

        var factor = SmallestFactor(to.Length);
        var (part, stride) = (to.Length / factor, turns.Length / to.Length);
        for (var r = 0; r < factor; r++) Part(from, at + r * step, step * factor, to.Slice(r * part, part), turns);
        if (factor == 2) JoinTwo(to, part, stride, turns);
        else Join(to, factor, part, stride, turns);
    }

    private static void JoinTwo(Span<Complex> to, int part, int stride, Complex[] turns)
    {
        for (var k = 0; k < part; k++)
        {
            var (even, odd) = (to[k], to[part + k] * turns[stride * k]);
            (to[k], to[part + k]) = (even + odd, even - odd);
        }
    }

    private static void Join(Span<Complex> to, int factor, int part, int stride, Complex[] turns)
    {
        var turned = new Complex[factor];
        for (var k = 0; k < part; k++)
        {
            for (var r = 0; r < factor; r++) turned[r] = to[r * part + k] * turns[stride * r * k];
            for (var q = 0; q < factor; q++)
            {
                var sum = Complex.Zero;
                for (var r = 0; r < factor; r++) sum += turned[r] * turns[(int)((long)stride * part * q * r % turns.Length)];
                to[q * part + k] = sum;
            }
        }
    }

    // e^(∓2πik/n)
    private static Complex[] Turns(int length, bool inverse) =>
        [.. Enumerable.Range(0, length).Select(k => Complex.FromPolarCoordinates(1, (inverse ? 2 : -2) * Math.PI * k / length))];

    private static int SmallestFactor(int number)
    {
        for (var factor = 2; factor * factor <= number; factor++)
            if (number % factor == 0) return factor;
        return number;
    }
}
