namespace Easel.Diffusion.Sampling.Schedules;

/// <summary>The Beta distribution on [0, 1].</summary>
internal static class BetaDistribution
{
    // Lanczos coefficients for g = 7 (Godfrey 2001), relative error below 1e-14.
    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>The x below which a share <paramref name="probability"/> of the distribution lies.</summary>
    public static double Quantile(double probability, double a, double b)
    {
        if (probability <= 0) return 0;
        if (probability >= 1) return 1;

        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 200 && high - low > 1e-16 * high; i++)
        {
            var middle = (low + high) / 2;
            if (Cumulative(middle, a, b) < probability) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>The share of the distribution below <paramref name="x"/>: the regularised incomplete beta function.</summary>
    public static double Cumulative(double x, double a, double b)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - front * Fraction(1 - x, b, a) / b;
    }

    // Continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8), by Lentz's method.
    private static double Fraction(double x, double a, double b)
    {
        const double tiny = 1e-300;
        var (c, d) = (1.0, 1 / NotZero(1 - (a + b) * x / (a + 1)));
        var value = d;
        for (var m = 1; m < 1000; m++)
        {
            Advance(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)));
            if (Math.Abs(Advance(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))) - 1) < 1e-16) break;
        }

        return value;

        double Advance(double numerator)
        {
            d = 1 / NotZero(1 + numerator * d);
            c = NotZero(1 + numerator / c);
            value *= c * d;
            return c * d;
        }

        static double NotZero(double z) => Math.Abs(z) < tiny ? tiny : z;
    }

    private static double LogGamma(double z)
    {
        if (z < 0.5) return Math.Log(Math.PI / Math.Sin(Math.PI * z)) - LogGamma(1 - z);
        z -= 1;
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++) sum += Lanczos[i] / (z + i);
        var t = z + Lanczos.Length - 1.5;
        return 0.5 * Math.Log(2 * Math.PI) + (z + 0.5) * Math.Log(t) - t + Math.Log(sum);
    }
}
