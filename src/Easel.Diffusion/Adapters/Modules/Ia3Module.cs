using static TorchSharp.torch;

namespace Easel.Diffusion.Adapters.Modules;

/// <summary>(IA)³ (Liu et al. 2022): each output, or each input, of the layer is scaled.</summary>
internal sealed class Ia3Module(ModuleTensors tensors) : AdapterModule(tensors)
{
    public static bool Is(ModuleTensors tensors) => tensors.Has("weight", "on_input");

    private bool OfInputs => Tensors.Number("on_input") is { } flag && flag != 0;

    protected override bool Makes(ReadOnlySpan<long> weight) => weight.Length >= 2 && Count(Tensors.ShapeOf("weight")) == weight[OfInputs ? 1 : 0];

    protected override Tensor Raw(Tensor weight, int? rank)
    {
        var shape = Enumerable.Repeat(1L, (int)weight.dim()).ToArray();
        shape[OfInputs ? 1 : 0] = -1;
        return weight * Tensors.Take("weight", weight.device).reshape(shape);
    }
}
