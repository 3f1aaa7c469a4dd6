using System.Diagnostics;
using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Benchmarks;

/// <summary>The rate R that times are compared with: the packed 3×3 convolution 2 × 320 → 320 at 64×64.</summary>
/// <param name="plain">Whether nothing is packed; then there is no rate.</param>
/// <param name="type">What is computed in.</param>
internal sealed class Yardstick(bool plain, ScalarType type)
{
    private const int Repeats = 25;
    private const double Flop = 2.0 * 2 * 320 * 320 * 9 * 64 * 64;

    /// <summary>Seconds of each convolution; none where weights are not packed.</summary>
    public List<double> Rates()
    {
        if (plain || !OneDnn.Computes(type)) return [];

        using var scope = NewDisposeScope();
        var x = Models.Layers.Layout.ChannelsLast(randn([2, 320, 64, 64]).to(type));
        var packed = OneDnn.PackConvolution(randn([320, 320, 3, 3]).Over(54).to(type), 1, 1, x.shape);
        OneDnn.Convolution(x, packed, null, 1, 1, null).Dispose();
        return Repeat(Repeats, () => OneDnn.Convolution(x, packed, null, 1, 1, null).Dispose());
    }

    /// <summary>FLOP a second, of the median; 0 where there is nothing to tell it by.</summary>
    public static double RateOf(List<double> seconds) => seconds.Count > 0 ? Flop / Median(seconds) : 0;

    public static List<double> Repeat(int times, Action action)
    {
        var seconds = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return seconds;
    }

    public static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
