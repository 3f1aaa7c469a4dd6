using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Noise;

/// <summary>The numbers torch.randn gives on an NVIDIA GPU, computed on any machine: Philox 4x32-10 (Salmon et al. 2011).</summary>
public sealed class PhiloxStream(ulong seed) : NoiseStream
{
    private const uint MultiplierA = 0xD2511F53, MultiplierB = 0xCD9E8D57, WeylA = 0x9E3779B9, WeylB = 0xBB67AE85;
    private const int Rounds = 10;

    // float32 constants of curand's Box–Muller transform: 2⁻³² and 2π·2⁻³².
    private const double Unit = 2.3283064e-10f, Turn = 2.3283064e-10f * 6.2831855f;

    private uint calls;

    public override Tensor Draw(ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (var size in shape) count *= size;
        var values = new float[count];
        for (var i = 0; i < values.Length; i++) values[i] = Normal((uint)i);
        calls++;
        return tensor(values, shape.ToArray());
    }

    private float Normal(uint index)
    {
        var (a, b, c, d) = (calls, 0u, index, 0u);
        var (keyA, keyB) = ((uint)seed, (uint)(seed >> 32));
        unchecked
        {
            for (var round = 0; round < Rounds; round++)
            {
                var (first, second) = ((ulong)a * MultiplierA, (ulong)c * MultiplierB);
                (a, b, c, d) = ((uint)(second >> 32) ^ b ^ keyA, (uint)second, (uint)(first >> 32) ^ d ^ keyB, (uint)first);
                keyA += WeylA;
                keyB += WeylB;
            }
        }

        var u = a * Unit + Unit / 2;
        var v = b * Turn + Turn / 2;
        return (float)(Math.Sqrt(-2 * Math.Log(u)) * Math.Sin(v));
    }
}
