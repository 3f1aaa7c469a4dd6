using static TorchSharp.torch;

namespace Easel.Diffusion.Adapters.Modules;

/// <summary>The difference of a normalisation's scale and shift (LyCORIS).</summary>
internal sealed class NormModule(ModuleTensors tensors) : AdapterModule(tensors)
{
    public static bool Is(ModuleTensors tensors) => tensors.Has("w_norm");

    protected override bool Makes(ReadOnlySpan<long> weight) => weight.Length == 1 && Count(Tensors.ShapeOf("w_norm")) == weight[0];

    protected override Tensor Raw(Tensor weight, int? rank) => Tensors.Take("w_norm", weight.device);
}
