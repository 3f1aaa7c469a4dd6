using Easel.Core.Requests;
using static TorchSharp.torch;

namespace Easel.Diffusion.Passes;

/// <summary>A way of enlarging latents between two passes.</summary>
/// <param name="Name">A1111's.</param>
/// <param name="Mode">How places between are found.</param>
/// <param name="Antialias">Matters only where a latent gets smaller.</param>
public sealed record LatentScaling(string Name, InterpolationMode Mode, bool Antialias = false)
{
    /// <summary>A1111 1.10.1's latent_upscale_modes, in its order.</summary>
    public static IReadOnlyList<LatentScaling> All { get; } =
    [
        new(LatentModes.All[0], InterpolationMode.Bilinear),
        new(LatentModes.All[1], InterpolationMode.Bilinear, Antialias: true),
        new(LatentModes.All[2], InterpolationMode.Bicubic),
        new(LatentModes.All[3], InterpolationMode.Bicubic, Antialias: true),
        new(LatentModes.All[4], InterpolationMode.Nearest),
        new(LatentModes.All[5], InterpolationMode.NearestExact),
    ];

    public static LatentScaling? Find(string name) => All.FirstOrDefault(way => way.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Latent [B, C, h, w] → [B, C, <paramref name="height"/>, <paramref name="width"/>].</summary>
    public Tensor Enlarge(Tensor latent, long height, long width) => Mode is InterpolationMode.Nearest or InterpolationMode.NearestExact
        ? nn.functional.interpolate(latent, size: [height, width], mode: Mode)
        : nn.functional.interpolate(latent, size: [height, width], mode: Mode, align_corners: false, antialias: Antialias);
}
