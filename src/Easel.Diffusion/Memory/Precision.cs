using Easel.Core.Requests;
using Easel.Diffusion.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Memory;

/// <summary>The types a model computes in. The sampler always works in float32.</summary>
/// <param name="Networks">UNet and text encoders.</param>
/// <param name="Autoencoder">Pictures from latents; never float16, whose range the published autoencoders exceed.</param>
public sealed record Precision(ScalarType Networks, ScalarType Autoencoder)
{
    /// <summary>What may be asked for by name.</summary>
    public static IReadOnlyList<string> Names { get; } = ["auto", "float32", "bfloat16", "float16"];

    /// <summary>
    /// On a CPU bfloat16 where the processor computes in it, float32 elsewhere; on CUDA and MPS float16. A name other than <c>auto</c> decides itself.
    /// </summary>
    /// <param name="device">Where the model runs.</param>
    /// <param name="name">One of <see cref="Names"/>; null is <c>auto</c>.</param>
    /// <exception cref="RequestException">An unknown name, or float16 on a CPU.</exception>
    public static Precision For(DeviceType device, string? name = null)
    {
        var cpu = device == DeviceType.CPU;
        return name?.ToLowerInvariant() switch
        {
            null or "auto" => cpu ? Both(Processor.ComputesBFloat16 ? ScalarType.BFloat16 : ScalarType.Float32) : Half,
            "float32" or "fp32" => Both(ScalarType.Float32),
            "bfloat16" or "bf16" => Both(ScalarType.BFloat16),
            "float16" or "fp16" when !cpu => Half,
            "float16" or "fp16" => throw new RequestException("precision", "precision is float16, which no CPU computes in (it is emulated, hundreds of times slower); give auto, float32 or bfloat16"),
            _ => throw new RequestException("precision", $"precision is \"{name}\"; give {string.Join(", ", Names)}"),
        };
    }

    private static Precision Half { get; } = new(ScalarType.Float16, ScalarType.Float32);

    private static Precision Both(ScalarType type) => new(type, type);
}
