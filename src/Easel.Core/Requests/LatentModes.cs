using System.Collections.Immutable;

namespace Easel.Core.Requests;

/// <summary>The names of A1111's ways of enlarging a latent.</summary>
public static class LatentModes
{
    /// <summary>In A1111's order.</summary>
    public static ImmutableArray<string> All { get; } = [HiresFix.Latent, "Latent (antialiased)", "Latent (bicubic)", "Latent (bicubic antialiased)", "Latent (nearest)", "Latent (nearest-exact)"];
}
