using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vae;

/// <summary>TAESD's encoder (O. Boer Bohan 2023): picture [B, 3, 8h, 8w] in 0…1 → latent [B, C, h, w] as the UNet sees it, already scaled.</summary>
/// <remarks>Keys as in its own files (<c>taesd_encoder</c>): the layers' numbers.</remarks>
public sealed class TinyEncoder
{
    private readonly List<Func<Tensor, Tensor>> layers = [];

    /// <exception cref="WeightsException">These are not its keys.</exception>
    public TinyEncoder(WeightScope weights)
    {
        var width = Width(weights, "0.weight");
        layers.Add(new Conv2d(weights[0], 3, width).Forward);
        layers.Add(new TinyBlock(weights[1], width).Forward);
        for (var half = 2; half <= 10; half += 4)
        {
            layers.Add(new Conv2d(weights[half], width, width, stride: 2, bias: false).Forward);
            for (var block = half + 1; block <= half + 3; block++) layers.Add(new TinyBlock(weights[block], width).Forward);
        }

        layers.Add(new Conv2d(weights[14], width, Width(weights, "14.weight")).Forward);
    }

    public Tensor Forward(Tensor picture) => Chain.Through(layers, picture);

    private static long Width(WeightScope weights, string key) =>
        weights.ShapeOf(key)?[0] ?? throw new WeightsException(weights.Source.Name, weights.Key(key), "is missing, so this is not a TAESD encoder");
}
