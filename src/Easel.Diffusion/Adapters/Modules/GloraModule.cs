using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Adapters.Modules;

/// <summary>GLoRA (Chavan et al. 2023): ΔW = b2 · b1 + W · a2 · a1.</summary>
internal sealed class GloraModule(ModuleTensors tensors) : AdapterModule(tensors)
{
    public static bool Is(ModuleTensors tensors) => tensors.Has("a1", "a2", "b1", "b2");

    protected override bool Makes(ReadOnlySpan<long> weight)
    {
        if (Matrix("a1") is not { } a1 || Matrix("a2") is not { } a2 || Matrix("b1") is not { } b1 || Matrix("b2") is not { } b2) return false;
        var (outputs, inputs) = (weight[0], weight.Length < 2 ? 0 : Count(weight[1..]));
        return b2.Rows == outputs && b2.Columns == b1.Rows && b1.Columns == inputs && a2.Rows == inputs && a2.Columns == a1.Rows && a1.Columns == inputs;
    }

    protected override Tensor Raw(Tensor weight, int? rank)
    {
        var (a1, a2, b1, b2) = (Take("a1", weight), Take("a2", weight), Take("b1", weight), Take("b2", weight));
        return b2.mm(b1).Added(weight.reshape(weight.size(0), -1).mm(a2).mm(a1));
    }

    private (long Rows, long Columns)? Matrix(string name) => Tensors.ShapeOf(name) is { Length: >= 2 } shape ? (shape[0], Count(shape.AsSpan(1))) : null;

    private Tensor Take(string name, Tensor weight)
    {
        var tensor = Tensors.Take(name, weight.device);
        return tensor.reshape(tensor.size(0), -1);
    }
}
