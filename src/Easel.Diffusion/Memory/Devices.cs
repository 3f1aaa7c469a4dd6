using System.Runtime.InteropServices;
using Easel.Core.Requests;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Memory;

/// <summary>Devices by the names requests give them.</summary>
public static class Devices
{
    /// <summary>The device called "cpu", "cuda", "cuda:1" or "mps"; null is the first graphics card of NVIDIA's, where this build carries CUDA, else the CPU.</summary>
    /// <exception cref="RequestException">An unknown name, or a device that is not here.</exception>
    public static Device Find(string? name)
    {
        var parts = (name ?? (TorchNatives.AreForCuda && cuda.is_available() ? "cuda" : "cpu")).ToLowerInvariant().Split(':');
        var index = parts is [_, var number] && int.TryParse(number, out var given) ? given : parts.Length == 1 ? 0 : -1;
        return (parts[0], index) switch
        {
            ("cpu", 0) => CPU,
            ("cuda", >= 0) when !TorchNatives.AreForCuda => throw Missing(name, "this build computes on the processor; build it with -p:Torch=cuda, or give cpu"),
            ("cuda", >= 0) when !cuda.is_available() => throw Missing(name, "no NVIDIA card with a working driver was found; give cpu"),
            ("cuda", >= 0) when index >= cuda.device_count() => throw Missing(name, $"there are {cuda.device_count()} cards, numbered from 0"),
            ("cuda", >= 0) => new Device(DeviceType.CUDA, index),
            ("mps", 0) when RuntimeInformation.IsOSPlatform(OSPlatform.OSX) && RuntimeInformation.ProcessArchitecture == Architecture.Arm64 => new Device(DeviceType.MPS),
            ("mps", 0) => throw Missing(name, "mps is Apple's graphics processor; give cpu"),
            _ => throw new RequestException("device", $"there is no '{name}'; give cpu, cuda, cuda:N or mps"),
        };
    }

    private static RequestException Missing(string? name, string advice) => new("device", $"{name} is not here: {advice}");
}
