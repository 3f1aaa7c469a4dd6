using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vae;

/// <summary>A1111's "Approx NN" (VAE-approx): latent [B, C, h, w] as the UNet sees it → picture [B, 3, 2h, 2w], about −1…1, not clamped.</summary>
/// <remarks>Keys <c>conv1</c>…<c>conv8</c>; facts: A1111 1.10.1, sd_vae_approx.py. The map is widened once, by what the convolutions eat.</remarks>
public sealed class ApproximateDecoder
{
    private const long Margin = 11; // (7 + 5 + 6·3 − 8) / 2
    private const double Slope = 0.1;
    private static readonly long[] Kernels = [7, 5, 3, 3, 3, 3, 3, 3];

    private readonly Conv2d[] convolutions;

    /// <exception cref="WeightsException">These are not its keys.</exception>
    public ApproximateDecoder(WeightScope weights)
    {
        LatentChannels = weights["conv1"].ShapeOf("weight")?[1] ?? 0;
        convolutions = [.. Kernels.Select((kernel, i) =>
        {
            var place = weights[$"conv{i + 1}"];
            var shape = place.ShapeOf("weight") ?? throw new WeightsException(weights.Source.Name, place.Key("weight"), "is missing, so this is not a VAE-approx decoder");
            return new Conv2d(place, shape[1], shape[0], kernel, padding: 0);
        })];
    }

    public long LatentChannels { get; }

    public Tensor Forward(Tensor latent)
    {
        using var scope = NewDisposeScope();
        var x = nn.functional.interpolate(latent, scale_factor: [2, 2], mode: InterpolationMode.Nearest);
        x = nn.functional.pad(x, [Margin, Margin, Margin, Margin]);
        return Chain.Through(convolutions.Select(Rectified), x).MoveToOuterDisposeScope();
    }

    private static Func<Tensor, Tensor> Rectified(Conv2d convolution) => x => convolution.Forward(x).LeakyInPlace(Slope);
}
