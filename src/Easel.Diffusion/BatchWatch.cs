using Easel.Core.Imaging;
using Easel.Diffusion.Sampling;

namespace Easel.Diffusion;

/// <summary>Who watches a batch being made.</summary>
public sealed record BatchWatch
{
    /// <summary>Told after each step; those of both passes are counted through.</summary>
    public IProgress<StepReport>? Steps { get; init; }

    /// <summary>Told what a person should know.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>Told of a phase without steps.</summary>
    public Action<string> Phase { get; init; } = _ => { };

    /// <summary>Told of each picture of the first pass, by its place in the batch; null wants none.</summary>
    public Action<int, Bitmap>? FirstPass { get; init; }
}
