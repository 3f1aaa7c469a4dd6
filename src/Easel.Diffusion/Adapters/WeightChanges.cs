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

    /// <summary>All of it as up [outputs, n] · down [n, inputs], float32, in the caller's scope; null where it is no such product.</summary>
    /// <param name="device">Where it is needed.</param>
    public (Tensor Up, Tensor Down)? Factors(Device device)
    {
        if (isBias) return null;
        using var scope = NewDisposeScope();
        var (ups, downs) = (new List<Tensor>(), new List<Tensor>());
        foreach (var (module, multiplier, rank, third) in steps)
        {
            if (third is not null || module.Factors(multiplier, rank, device) is not var (up, down)) return null;
            ups.Add(up);
            downs.Add(down);
        }

        return (Joined(ups, 1).MoveToOuterDisposeScope(), Joined(downs, 0).MoveToOuterDisposeScope());
    }

    private static Tensor Joined(List<Tensor> parts, long along) => parts.Count == 1 ? parts[0] : cat(parts, along);
}
