using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Scunet;

/// <summary>Half of the channels through convolutions, half through window attention, then mixed: x [B, width, H, W] of the same shape. Keys as in network_scunet.py ConvTransBlock.</summary>
internal sealed class ScunetBlock
{
    private readonly Conv2d split;
    private readonly Conv2d join;
    private readonly Conv2d first;
    private readonly Conv2d second;
    private readonly LayerNorm norm1;
    private readonly ScunetAttention attention;
    private readonly LayerNorm norm2;
    private readonly Linear widen;
    private readonly Linear narrow;
    private readonly long half;

    public ScunetBlock(WeightScope weights, long width, bool shifted)
    {
        half = width / 2;
        var block = weights["trans_block"];
        split = new Conv2d(weights["conv1_1"], width, width, kernel: 1);
        join = new Conv2d(weights["conv1_2"], width, width, kernel: 1);
        first = new Conv2d(weights["conv_block"][0], half, half, bias: false);
        second = new Conv2d(weights["conv_block"][2], half, half, bias: false);
        norm1 = new LayerNorm(block["ln1"], half);
        attention = new ScunetAttention(block["msa"], half, shifted);
        norm2 = new LayerNorm(block["ln2"], half);
        widen = new Linear(block["mlp"][0], half, 4 * half);
        narrow = new Linear(block["mlp"][2], 4 * half, half);
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var both = split.Forward(x);
        var convolved = both.narrow(1, 0, half);
        convolved = second.ForwardAdd(first.Forward(convolved).relu_(), convolved);
        var attended = both.narrow(1, half, half).permute(0, 2, 3, 1);
        attended = attended.Added(attention.Forward(norm1.Forward(attended)));
        attended = narrow.ForwardAdd(widen.ForwardGelu(norm2.Forward(attended)), attended);
        return join.ForwardAdd(cat([convolved, attended.permute(0, 3, 1, 2)], dim: 1), x).MoveToOuterDisposeScope();
    }
}
