using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Noise;

/// <summary>A torch generator: mt19937 on the CPU, Philox on a GPU.</summary>
public sealed class TorchStream(ulong seed, Device device) : NoiseStream
{
    private readonly Generator generator = new(seed, device);

    public override Tensor Draw(ReadOnlySpan<long> shape) => randn(shape, ScalarType.Float32, device, generator: generator);

    public override void Dispose()
    {
        generator.Dispose();
        base.Dispose();
    }
}
