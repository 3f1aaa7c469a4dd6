using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vae;

/// <summary>TAESD's decoder (O. Boer Bohan 2023): latent [B, C, h, w] as the UNet sees it → picture [B, 3, 8h, 8w], about 0…1, not clamped.</summary>
/// <remarks>Keys as in its own files (<c>taesd_decoder</c>): the layers' numbers. Far smaller than the autoencoder it stands in for.</remarks>
public sealed class TinyDecoder
{
    private const double Limit = 3; // latents beyond it are rare, and squeezed

    private readonly List<Func<Tensor, Tensor>> layers = [];

    /// <exception cref="WeightsException">These are not its keys.</exception>
    public TinyDecoder(WeightScope weights)
    {
        var shape = weights.ShapeOf("1.weight") ?? throw new WeightsException(weights.Source.Name, weights.Key("1.weight"), "is missing, so this is not a TAESD decoder");
        var width = shape[0];
        var first = new Conv2d(weights[1], LatentChannels = shape[1], width);
        layers.Add(Squeeze);
        layers.Add(x => first.Forward(x).relu_());
        for (var block = 3; block <= 13; block += 5)
        {
            for (var i = block; i < block + 3; i++) layers.Add(new TinyBlock(weights[i], width).Forward);
            layers.Add(Double);
            layers.Add(new Conv2d(weights[block + 4], width, width, bias: false).Forward);
        }

        layers.Add(new TinyBlock(weights[18], width).Forward);
        layers.Add(new Conv2d(weights[19], width, 3).Forward);
    }

    public long LatentChannels { get; }

    public Tensor Forward(Tensor latent) => Chain.Through(layers, latent);

    private static Tensor Squeeze(Tensor x)
    {
        using var scope = NewDisposeScope();
        return x.Over(Limit).tanh_().Times(Limit).MoveToOuterDisposeScope();
    }

    private static Tensor Double(Tensor x) => nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest);
}
