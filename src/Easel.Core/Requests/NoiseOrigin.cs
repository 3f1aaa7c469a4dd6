namespace Easel.Core.Requests;

/// <summary>A1111's <c>randn_source</c>.</summary>
public enum NoiseOrigin
{
    /// <summary>torch's mt19937 on the CPU.</summary>
    Cpu,

    /// <summary>Philox 4x32-10, the numbers an NVIDIA card gives, computed anywhere.</summary>
    Nv,

    /// <summary>The device's own generator; the CPU's where there is no GPU.</summary>
    Gpu,
}
