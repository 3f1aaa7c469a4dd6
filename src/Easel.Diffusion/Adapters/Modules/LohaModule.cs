using static TorchSharp.torch;

namespace Easel.Diffusion.Adapters.Modules;

/// <summary>LoHa (Hyeon-Woo et al. 2022; LyCORIS): ΔW is the product, element by element, of two low-rank matrices.</summary>
internal sealed class LohaModule(ModuleTensors tensors) : AdapterModule(tensors)
{
    public static bool Is(ModuleTensors tensors) => tensors.Has("hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b");

    protected override long? Rank => Tensors.ShapeOf("hada_w1_b")![0];

    protected override bool Makes(ReadOnlySpan<long> weight) => MakesFactor(1, weight) && MakesFactor(2, weight);

    protected override Tensor Raw(Tensor weight, int? rank) => Factor(1, weight.device) * Factor(2, weight.device);

    private bool MakesFactor(int number, ReadOnlySpan<long> weight)
    {
        var (a, b) = (Tensors.ShapeOf($"hada_w{number}_a")!, Tensors.ShapeOf($"hada_w{number}_b")!);
        if (a.Length != 2 || b.Length != 2) return false;
        if (Tensors.ShapeOf($"hada_t{number}") is not { } core) return a[0] == weight[0] && a[1] == b[0] && a[0] * b[1] == Count(weight);
        return core.Length == 4 && weight.Length == 4 && a[0] == core[0] && b[0] == core[1] && a[1] == weight[0] && b[1] == weight[1] && core[2] == weight[2] && core[3] == weight[3];
    }

    private Tensor Factor(int number, Device device)
    {
        var (a, b) = (Tensors.Take($"hada_w{number}_a", device), Tensors.Take($"hada_w{number}_b", device));
        return Tensors.Has($"hada_t{number}") ? Products.Core(Tensors.Take($"hada_t{number}", device), a, b) : a.mm(b);
    }
}
