using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>One update of UniPC, predicting or correcting (Zhao et al. 2023, algorithms 5 to 8).</summary>
internal static class UniPcUpdate
{
    /// <summary>The unit-variance latent at <paramref name="to"/>.</summary>
    /// <param name="to">The level to reach.</param>
    /// <param name="x">The latent at the newest remembered level.</param>
    /// <param name="history">Remembered estimates, newest first.</param>
    /// <param name="order">How many of them are used.</param>
    /// <param name="variant">How they are weighed.</param>
    /// <param name="found">The estimate at <paramref name="to"/> to correct with; null predicts.</param>
    public static Tensor To(Sigma to, Tensor x, List<UniPcPoint> history, int order, UniPcVariant variant, Tensor? found)
    {
        var newest = history[0];
        var h = -Math.Log(to) - newest.Lambda;
        var (phi, alpha) = (Math.Exp(-h) - 1, 1 / Math.Sqrt(1 + to * to));
        var fall = Deviation(to) / Deviation(newest.Level);

        double[] ratios = [.. Enumerable.Range(1, order - 1).Select(i => (history[i].Lambda - newest.Lambda) / h)];
        if (found is not null) ratios = [.. ratios, 1];
        var weights = Weights(ratios, h, variant);

        var next = x.Times(fall) - newest.Clean.Times(alpha * phi);
        for (var i = 0; i < ratios.Length; i++)
        {
            var other = i < order - 1 ? history[i + 1].Clean : found!;
            next = next - (other - newest.Clean).Times(alpha * weights[i] / ratios[i]);
        }

        return next;
    }

    /// <summary>Deviation of the noise in a unit-variance latent, √(1−ᾱ).</summary>
    private static double Deviation(Sigma sigma) => sigma / Math.Sqrt(1 + sigma * sigma);

    // Weights of the divided differences, B(h) included; they match φ₂, φ₃… for as many terms as there are differences.
    private static double[] Weights(double[] ratios, double h, UniPcVariant variant)
    {
        var count = ratios.Length;
        if (count == 0) return [];

        var hh = -h;
        var phi = (Math.Exp(hh) - 1) / hh - 1;
        var (matrix, right, factorial) = (new double[count, count], new double[count], 1.0);
        for (var i = 0; i < count; i++)
        {
            factorial *= i + 1;
            for (var j = 0; j < count; j++) matrix[i, j] = Math.Pow(ratios[j], i);
            right[i] = phi * factorial;
            phi = phi / hh - 1 / (factorial * (i + 2));
        }

        // With one difference alone the paper takes a half, whatever h; there B(h) matters.
        if (count > 1 || variant == UniPcVariant.VaryingCoefficients) return Solve(matrix, right);
        return [0.5 * (variant == UniPcVariant.Bh1 ? hh : Math.Exp(hh) - 1)];
    }

    private static double[] Solve(double[,] matrix, double[] right)
    {
        var count = right.Length;
        for (var column = 0; column < count; column++)
        {
            var pivot = Enumerable.Range(column, count - column).MaxBy(row => Math.Abs(matrix[row, column]));
            for (var k = 0; k < count; k++) (matrix[column, k], matrix[pivot, k]) = (matrix[pivot, k], matrix[column, k]);
            (right[column], right[pivot]) = (right[pivot], right[column]);
            for (var row = 0; row < count; row++)
            {
                if (row == column) continue;
                var share = matrix[row, column] / matrix[column, column];
                for (var k = column; k < count; k++) matrix[row, k] -= share * matrix[column, k];
                right[row] -= share * right[column];
            }
        }

        return [.. right.Select((value, i) => value / matrix[i, i])];
    }
}
