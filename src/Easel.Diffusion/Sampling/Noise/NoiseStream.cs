using Easel.Core.Requests;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Noise;

/// <summary>A seeded stream of standard normal numbers.</summary>
public abstract class NoiseStream : IDisposable
{
    /// <summary>A stream that starts at <paramref name="seed"/>.</summary>
    /// <param name="origin">Whose numbers.</param>
    /// <param name="seed">64 bits; torch's CPU generator uses the lower 32.</param>
    /// <param name="device">Where <see cref="NoiseOrigin.Gpu"/> draws; on a device without a generator of its own, the CPU's numbers.</param>
    public static NoiseStream Open(NoiseOrigin origin, long seed, Device device) => origin switch
    {
        NoiseOrigin.Nv => new PhiloxStream(unchecked((ulong)seed)),
        NoiseOrigin.Gpu when device.type == DeviceType.CUDA => new TorchStream(unchecked((ulong)seed), device),
        _ => new TorchStream(unchecked((ulong)seed), CPU),
    };

    /// <summary>The next numbers, float32.</summary>
    public abstract Tensor Draw(ReadOnlySpan<long> shape);

    public virtual void Dispose() => GC.SuppressFinalize(this);
}
