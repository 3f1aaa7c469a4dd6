using Easel.Core.Imaging;
using Easel.Core.Requests;
using static TorchSharp.torch;

namespace Easel.Diffusion.Starting;

/// <summary>What soft inpainting lays back: the original wherever the latent hardly changed (A1111 1.10.1, soft_inpainting.py, apply_adaptive_masks).</summary>
/// <param name="soft">How.</param>
internal sealed class SoftOverlay(SoftInpainting soft)
{
    private const double NearlyOne = 1.00001;

    /// <summary>A mask a picture, of the latent's size: 255 where the painted picture shows.</summary>
    /// <param name="original">[B, C, h, w]</param>
    /// <param name="painted">[B, C, h, w]</param>
    /// <param name="paint">1 paints, 0 keeps [h, w].</param>
    public IReadOnlyList<GreyBitmap> Masks(Tensor original, Tensor painted, Tensor paint)
    {
        using var scope = NewDisposeScope();
        var distances = (painted - original).square().sum(1).sqrt();                                                // [B, h, w]
        var (height, width) = ((int)distances.size(1), (int)distances.size(2));
        var halves = Array.ConvertAll(paint.expand(height, width).contiguous().data<float>().ToArray(), Half);
        return [.. Enumerable.Range(0, (int)distances.size(0)).Select(i => Mask(distances[i].contiguous().data<float>().ToArray(), halves, width, height))];
    }

    private GreyBitmap Mask(float[] distances, double[] halves, int width, int height)
    {
        var values = Array.ConvertAll(distances, value => (double)value);
        values = StackFilter.Apply(values, width, height, 0.9, 1);
        values = StackFilter.Apply(values, width, height, 0.25, 0.75);
        return new GreyBitmap(width, height, [.. values.Zip(halves, (distance, half) => (byte)(255 * (1 - Smooth(1 / (1 + Math.Pow(distance / half, soft.DifferenceContrast))))))]);
    }

    // The distance at which half of the original is laid back.
    private double Half(float painted)
    {
        var masked = 1 - Math.Pow(Math.Clamp(painted, 0, 1), soft.Preservation / 2);
        var scale = 0.5 * (1 - soft.Influence) + masked * soft.Influence;
        return soft.Threshold * (scale / (NearlyOne - scale));
    }

    private static double Smooth(double x) => x * x * x * (x * (6 * x - 15) + 10);
}
