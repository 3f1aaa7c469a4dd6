using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Adapters.Modules;

/// <summary>What an adapter does to one layer: a change ΔW of its weight and perhaps one of its bias, as A1111's Lora extension computes them.</summary>
/// <param name="tensors">The layer's.</param>
public abstract class AdapterModule(ModuleTensors tensors)
{
    /// <summary>What the file calls the layer.</summary>
    public string Name => tensors.Name;

    /// <summary>The layer's tensors.</summary>
    public ModuleTensors Tensors => tensors;

    /// <summary>Rank by which an alpha is divided, or null where it is not.</summary>
    protected virtual long? Rank => null;

    /// <summary>Whether it is shaped for a weight [outputs, inputs, …]; looked at before any arithmetic, for a wrong shape there may end the process.</summary>
    public bool Fits(ReadOnlySpan<long> weight)
    {
        if (tensors.ShapeOf("bias") is { } shift && Count(shift) != Count(weight)) return false;
        if (tensors.ShapeOf("dora_scale") is { } magnitudes && (weight.Length < 2 || Count(magnitudes) != weight[Measured(magnitudes)])) return false;
        return FitsBias(weight[0]) && (Makes(weight) || (Widens(weight) && Makes([weight[0], 4, .. weight[2..]])));
    }

    /// <summary>ΔW of <paramref name="weight"/>, float32, in the caller's scope.</summary>
    /// <param name="weight">As it is so far, float32.</param>
    /// <param name="multiplier">How much of it.</param>
    /// <param name="rank">The first so many ranks alone, or null for all.</param>
    public Tensor Delta(Tensor weight, double multiplier, int? rank = null)
    {
        using var scope = NewDisposeScope();
        var delta = Raw(weight, rank);
        if (tensors.Has("bias")) delta = delta.reshape(-1).Added(tensors.Take("bias", weight.device).reshape(-1));
        delta = Shaped(delta, weight).Times(Scale);
        if (tensors.Has("dora_scale")) delta = Decomposed(delta, weight);
        return delta.Times(multiplier).MoveToOuterDisposeScope();
    }

    /// <summary>ΔW as up [outputs, n] · down [n, inputs], all of it in the two, float32, in the caller's scope; null where it is no such product.</summary>
    /// <param name="multiplier">How much of it.</param>
    /// <param name="rank">The first so many ranks alone, or null for all.</param>
    /// <param name="device">Where it is needed.</param>
    public (Tensor Up, Tensor Down)? Factors(double multiplier, int? rank, Device device)
    {
        if (tensors.Has("bias") || tensors.Has("dora_scale")) return null;
        using var scope = NewDisposeScope();
        return Product(rank, device) is var (up, down) ? (up.Times(Scale * multiplier).MoveToOuterDisposeScope(), down.MoveToOuterDisposeScope()) : null;
    }

    /// <summary>The change of the layer's bias [outputs], float32, in the caller's scope; null where there is none.</summary>
    public Tensor? BiasDelta(double multiplier, Device device)
    {
        if (BiasTensor is not { } name) return null;
        using var scope = NewDisposeScope();
        return tensors.Take(name, device).reshape(-1).Times(multiplier).MoveToOuterDisposeScope();
    }

    /// <summary>Whether there is a change of the bias.</summary>
    public bool ChangesBias => BiasTensor is not null;

    /// <summary>Whether ΔW has the shape of such a weight, and what makes it fits together.</summary>
    protected abstract bool Makes(ReadOnlySpan<long> weight);

    /// <summary>ΔW before scaling, of as many elements as the weight.</summary>
    protected abstract Tensor Raw(Tensor weight, int? rank);

    /// <summary>ΔW before scaling as a product of two matrices, up and down; null where it is none.</summary>
    protected virtual (Tensor Up, Tensor Down)? Product(int? rank, Device device) => null;

    protected static long Count(ReadOnlySpan<long> shape)
    {
        var count = 1L;
        foreach (var size in shape) count *= size;
        return count;
    }

    private string? BiasTensor => tensors.Has("diff_b") ? "diff_b" : tensors.Has("b_norm") ? "b_norm" : null;

    /// <summary>What ΔW is multiplied by: its own number, or alpha ÷ rank.</summary>
    protected virtual double Scale => tensors.Number("scale") ?? (Rank is { } rank && tensors.Number("alpha") is { } alpha ? alpha / rank : 1);

    private bool FitsBias(long outputs) => BiasTensor is not { } name || Count(tensors.ShapeOf(name)) == outputs;

    // A model for painting over pictures takes nine channels; adapters of plain ones leave the other five alone.
    private static bool Widens(ReadOnlySpan<long> weight) => weight.Length == 4 && weight[1] is 8 or 9;

    private static Tensor Shaped(Tensor delta, Tensor weight)
    {
        if (delta.numel() == weight.numel()) return delta.reshape(weight.shape);
        var narrow = delta.reshape([weight.size(0), 4, .. weight.shape[2..]]);
        return cat([narrow, zeros([weight.size(0), weight.size(1) - 4, .. weight.shape[2..]], dtype: float32, device: weight.device)], dim: 1);
    }

    /// <summary>The dimension along which lengths are learned: inputs [1, inputs, …] (A1111), or outputs (PEFT, newer LyCORIS).</summary>
    private static int Measured(ReadOnlySpan<long> magnitudes) => magnitudes.Length > 1 && magnitudes[0] == 1 ? 1 : 0;

    // Liu et al. 2024: the direction is W + ΔW, its lengths are learned apart from it.
    private Tensor Decomposed(Tensor delta, Tensor weight)
    {
        var magnitudes = tensors.Take("dora_scale", weight.device);
        var kept = Measured(magnitudes.shape);
        var merged = delta.Added(weight);
        var shape = Enumerable.Repeat(1L, (int)weight.dim()).ToArray();
        shape[kept] = weight.size(kept);
        var lengths = merged.transpose(0, kept).reshape(weight.size(kept), -1).square().sum(1).sqrt().reshape(shape);
        return merged * (magnitudes.reshape(shape) / lengths) - weight;
    }
}
