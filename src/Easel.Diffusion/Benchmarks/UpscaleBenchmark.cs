using System.Diagnostics;
using Easel.Core.Imaging;
using Easel.Diffusion.Upscaling;
using Easel.Diffusion.Upscaling.Tiles;
using static TorchSharp.torch;

namespace Easel.Diffusion.Benchmarks;

/// <summary>Makes one picture larger with the upscaler that comes with Easel, and the yardstick before and after.</summary>
/// <param name="options">How to compute.</param>
/// <param name="side">Of the picture, in pixels.</param>
/// <param name="repeats">Pictures to take the median of.</param>
public sealed class UpscaleBenchmark(EngineOptions options, int side, int repeats)
{
    // Multiplications a pixel of the picture: the first convolution, 18 dense blocks, the one behind them; then at 4 and 16 times the pixels the rest.
    private const double Trunk = 9.0 * (3 * 64 + 18 * (64 * 32 + 96 * 32 + 128 * 32 + 160 * 32 + 192 * 64) + 64 * 64);
    private const double Tail = 9.0 * (4 * 64 * 64 + 16 * (2 * 64 * 64 + 64 * 3));

    /// <summary>FLOP of the network on a picture of this side, in one piece.</summary>
    public double Flop => 2 * (Trunk + Tail) * side * side;

    /// <summary>Runs it on this thread.</summary>
    public UpscaleTimes Run()
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var type = Memory.Precision.For(TorchSharp.DeviceType.CPU, options.Precision).Autoencoder;
        var yardstick = new Yardstick(options.PlainOperations, type);
        var rates = yardstick.Rates();
        using var upscaler = BuiltInUpscaler.Open(type, plain: options.PlainOperations);
        var picture = new Bitmap(side, side, [.. Enumerable.Range(0, 3 * side * side).Select(at => (byte)(at * 31 % 251))]);
        upscaler.Upscale(new Bitmap(64, 64, new byte[64 * 64 * 3]), new UpscaleTiles());
        var seconds = new List<double>();
        for (var i = 0; i < repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            upscaler.Upscale(picture, new UpscaleTiles());
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        rates.AddRange(yardstick.Rates());
        return new UpscaleTimes(type.ToString().ToLowerInvariant(), Yardstick.RateOf(rates), Yardstick.Median(seconds), Flop, Native.ProcessMemory.PeakResidentBytes);
    }
}
