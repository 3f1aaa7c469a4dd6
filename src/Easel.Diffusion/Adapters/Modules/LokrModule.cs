using static TorchSharp.torch;

namespace Easel.Diffusion.Adapters.Modules;

/// <summary>LoKr (LyCORIS): ΔW is Kronecker's product of two weights, each whole or of low rank.</summary>
internal sealed class LokrModule(ModuleTensors tensors) : AdapterModule(tensors)
{
    public static bool Is(ModuleTensors tensors) =>
        (tensors.Has("lokr_w1") || tensors.Has("lokr_w1_a", "lokr_w1_b")) && (tensors.Has("lokr_w2") || tensors.Has("lokr_w2_a", "lokr_w2_b"));

    protected override long? Rank => (Tensors.Has("lokr_w2") ? null : Tensors.ShapeOf("lokr_w2_b")?[0]) ?? (Tensors.Has("lokr_w1") ? null : Tensors.ShapeOf("lokr_w1_b")?[0]);

    protected override bool Makes(ReadOnlySpan<long> weight)
    {
        if (Shape(1) is not [var a, var b] || Shape(2) is not [var c, var d, .. var rest]) return false;
        return a * c == weight[0] && b * d * Count(rest) == Count(weight[1..]) && (rest.Length == 0 || weight.Length == 4);
    }

    protected override Tensor Raw(Tensor weight, int? rank) => Products.Kronecker(Factor(1, weight.device), Factor(2, weight.device));

    private long[]? Shape(int number)
    {
        if (Tensors.ShapeOf($"lokr_w{number}") is { } whole) return whole.Length is 2 or 4 ? whole : null;
        if (Tensors.ShapeOf($"lokr_w{number}_a") is not [var first, var second] || Tensors.ShapeOf($"lokr_w{number}_b") is not [var rows, .. var columns]) return null;
        if (number == 1 || Tensors.ShapeOf("lokr_t2") is not { } core) return second == rows ? [first, Count(columns)] : null;
        return core.Length == 4 && columns.Length == 1 && first == core[0] && rows == core[1] ? [second, columns[0], core[2], core[3]] : null;
    }

    private Tensor Factor(int number, Device device)
    {
        if (Tensors.Has($"lokr_w{number}")) return Tensors.Take($"lokr_w{number}", device);
        var (a, b) = (Tensors.Take($"lokr_w{number}_a", device), Tensors.Take($"lokr_w{number}_b", device));
        return number == 2 && Tensors.Has("lokr_t2") ? Products.Core(Tensors.Take("lokr_t2", device), a, b) : a.mm(b.reshape(b.size(0), -1));
    }
}
