using Easel.Diffusion.Adapters.Modules;
using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Adapters;

/// <summary>What all adapters in use do to one stored tensor, in the order they are named: each sees what those before it made.</summary>
internal sealed class WeightChanges
{
    private readonly List<(AdapterModule Module, double Multiplier, int? Rank, int? Third)> steps = [];
    private readonly bool isBias;

    private WeightChanges(bool isBias) => this.isBias = isBias;

    public static WeightChanges OfWeight() => new(isBias: false);

    public static WeightChanges OfBias() => new(isBias: true);

    public void Add(AdapterModule module, double multiplier, int? rank, int? third) => steps.Add((module, multiplier, rank, third));

    /// <summary>The changed tensor, float32, in the caller's scope; <paramref name="stored"/> stays as it is.</summary>
    /// <param name="stored">As the checkpoint has it.</param>
    /// <param name="device">Where it is needed.</param>
    public Tensor Apply(Tensor stored, Device device)
    {
        using var scope = NewDisposeScope();
        var changed = stored.to(device).to(float32, copy: true);
        foreach (var (module, multiplier, rank, third) in steps)
        {
            using var step = NewDisposeScope();
            var part = third is { } place ? changed.narrow(0, place * (changed.size(0) / 3), changed.size(0) / 3) : changed;
            if (isBias) part.AddInPlace(module.BiasDelta(multiplier, device)!);
            else part.AddInPlace(module.Delta(part, multiplier, rank));
        }

        return changed.MoveToOuterDisposeScope();
    }
}
