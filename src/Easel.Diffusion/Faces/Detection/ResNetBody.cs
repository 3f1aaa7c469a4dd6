using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Detection;

/// <summary>ResNet-50 without its classifier (He et al. 2016): picture [B, 3, H, W] → maps an eighth, a sixteenth and a thirty-second as large. Keys as in torchvision.</summary>
internal sealed class ResNetBody
{
    private const long Stem = 64;

    private static readonly int[] depths = [3, 4, 6, 3];

    private readonly NormedConvolution first;
    private readonly Bottleneck[][] layers;

    public ResNetBody(WeightScope weights)
    {
        first = new NormedConvolution(weights["conv1"], weights["bn1"], 3, Stem, kernel: 7, stride: 2);
        layers = [.. depths.Select((depth, layer) => Layer(weights[$"layer{layer + 1}"], layer, depth))];
    }

    /// <summary>Channels of the three maps.</summary>
    public static IReadOnlyList<long> Widths => [512, 1024, 2048];

    public Tensor[] Forward(Tensor picture)
    {
        using var scope = NewDisposeScope();
        var h = nn.functional.max_pool2d(first.ForwardRelu(picture), kernel_size: 3, stride: 2, padding: 1);
        List<Tensor> maps = [];
        foreach (var layer in layers)
        {
            foreach (var block in layer)
            {
                var next = block.Forward(h);
                if (!maps.Exists(map => ReferenceEquals(map, h))) h.Dispose();
                h = next;
            }

            maps.Add(h);
        }

        return [.. maps.Skip(1).Select(map => map.MoveToOuterDisposeScope())];
    }

    private static Bottleneck[] Layer(WeightScope weights, int layer, int depth)
    {
        var width = Stem << layer;
        return [.. Enumerable.Range(0, depth).Select(block => new Bottleneck(
            weights[block], block > 0 ? Bottleneck.Expansion * width : layer == 0 ? Stem : Bottleneck.Expansion * width / 2, width, block == 0 && layer > 0 ? 2 : 1))];
    }
}
