using System.Collections.Immutable;
using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Hypernetworks;

/// <summary>The hypernetworks that one model works with, each on what the one before it made.</summary>
/// <param name="contexts">The model's.</param>
internal sealed class AppliedHypernetworks(ContextChange contexts) : IDisposable
{
    private ImmutableArray<HypernetworkUse> uses = [];
    private ImmutableArray<(HypernetworkFile File, double Multiplier)> files = [];

    /// <summary>From now on these and no others; nothing happens when they are the same.</summary>
    /// <exception cref="WeightsException">A file is gone or damaged.</exception>
    public void Use(ImmutableArray<HypernetworkUse> wanted)
    {
        if (uses.AsSpan().SequenceEqual(wanted.AsSpan())) return;

        Dispose();
        var opened = ImmutableArray.CreateBuilder<(HypernetworkFile, double)>();
        foreach (var use in wanted)
        {
            opened.Add((HypernetworkFile.Open(use.Path), use.Multiplier));
            files = opened.ToImmutable();
        }

        uses = wanted;
        contexts.Apply = files.IsEmpty ? null : Apply;
    }

    /// <exception cref="WeightsException">A file was written to while it was in use.</exception>
    public void EnsureUnchanged()
    {
        foreach (var (file, _) in files) file.EnsureUnchanged();
    }

    public void Dispose()
    {
        contexts.Apply = null;
        foreach (var (file, _) in files) file.Dispose();
        (uses, files) = ([], []);
    }

    private (Tensor Key, Tensor Value) Apply(Tensor context)
    {
        var (key, value) = (context, context);
        foreach (var (file, multiplier) in files) (key, value) = file.Apply(key, value, multiplier);
        return (key, value);
    }
}
