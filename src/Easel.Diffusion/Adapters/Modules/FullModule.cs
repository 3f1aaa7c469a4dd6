using static TorchSharp.torch;

namespace Easel.Diffusion.Adapters.Modules;

/// <summary>The difference itself (LyCORIS' "full").</summary>
internal sealed class FullModule(ModuleTensors tensors) : AdapterModule(tensors)
{
    public static bool Is(ModuleTensors tensors) => tensors.Has("diff");

    protected override bool Makes(ReadOnlySpan<long> weight) => Tensors.ShapeOf("diff") is { Length: > 0 } diff && diff[0] == weight[0] && Count(diff) == Count(weight);

    protected override Tensor Raw(Tensor weight, int? rank) => Tensors.Take("diff", weight.device);
}
