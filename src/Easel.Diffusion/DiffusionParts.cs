using Easel.Core.Catalogs;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Schedules;

namespace Easel.Diffusion;

/// <summary>The catalogs extensions fill. Filled at start, read-only after.</summary>
public sealed class DiffusionParts
{
    public DiffusionParts(params IEnumerable<IDiffusionExtension> extensions)
    {
        new BuiltInSampling().Register(this);
        foreach (var extension in extensions) extension.Register(this);
    }

    /// <summary>The samplers, in display order; the first is A1111's default.</summary>
    public Catalog<Sampler> Samplers { get; } = new();

    /// <summary>The schedules, "automatic" first.</summary>
    public Catalog<Schedule> Schedules { get; } = new();
}
