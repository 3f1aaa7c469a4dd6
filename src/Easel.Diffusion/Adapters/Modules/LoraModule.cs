using static TorchSharp.torch;

namespace Easel.Diffusion.Adapters.Modules;

/// <summary>LoRA (Hu et al. 2021) and LoCon: ΔW = up · down, of convolutions perhaps with a core between them (Tucker's decomposition).</summary>
internal sealed class LoraModule(ModuleTensors tensors) : AdapterModule(tensors)
{
    public static bool Is(ModuleTensors tensors) => tensors.Has("lora_up", "lora_down");

    protected override long? Rank => Tensors.ShapeOf("lora_down")![0];

    protected override bool Makes(ReadOnlySpan<long> weight)
    {
        var (up, down) = (Tensors.ShapeOf("lora_up")!, Tensors.ShapeOf("lora_down")!);
        if (up.Length < 2 || down.Length < 2 || up[0] != weight[0] || Count(up) == 0 || Count(down) == 0) return false;
        if (Tensors.ShapeOf("lora_mid") is not { } middle) return Count(up) == up[0] * down[0] && up[0] * Count(down) == Count(weight) * down[0];
        return middle.Length == 4 && weight.Length == 4 && Count(up) == up[0] * middle[0] && down[0] == middle[1] && Count(down) == down[0] * weight[1] && middle[2] == weight[2] && middle[3] == weight[3];
    }

    protected override Tensor Raw(Tensor weight, int? rank)
    {
        if (Product(rank, weight.device) is var (up, down)) return up.mm(down);
        (up, down) = Flat(weight.device);
        return Products.Core(Tensors.Take("lora_mid", weight.device), up.t(), down);
    }

    protected override (Tensor Up, Tensor Down)? Product(int? rank, Device device)
    {
        if (Tensors.Has("lora_mid")) return null;
        var (up, down) = Flat(device);
        return rank is { } first && first > 0 && first < down.size(0) ? (up.narrow(1, 0, first), down.narrow(0, 0, first)) : (up, down);
    }

    private (Tensor Up, Tensor Down) Flat(Device device)
    {
        var (up, down) = (Tensors.Take("lora_up", device), Tensors.Take("lora_down", device));
        return (up.reshape(up.size(0), -1), down.reshape(down.size(0), -1));
    }
}
