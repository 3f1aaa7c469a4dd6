using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Depth;

/// <summary>What a depth model is told of a picture: how near everything in it is, −1…1 (A1111 1.10.1, depth2img_image_conditioning).</summary>
public sealed class DepthEstimator
{
    private const int Multiple = 32; // of the sides the network takes

    private readonly DptNet network;
    private readonly PreparedWeights? prepared;

    /// <param name="weights">The place <c>depth_model.model</c>.</param>
    /// <exception cref="WeightsException">A tensor is missing or of another shape.</exception>
    public DepthEstimator(WeightScope weights) => (network, prepared) = (new DptNet(weights), weights.Prepared);

    /// <summary>The channel of one picture, [1, 1, h, w] float32 on the CPU; zeros where all of it is equally near.</summary>
    /// <param name="picture">[1, 3, H, W], −1…1.</param>
    /// <param name="size">h and w, of the latent.</param>
    /// <param name="device">Where to compute, in float32.</param>
    public Tensor Channel(Tensor picture, (long Height, long Width) size, Device device)
    {
        using var scope = NewDisposeScope();
        prepared?.Begin(network);
        var (height, width) = SizeFor(picture.size(2), picture.size(3), network.Side);
        var seen = nn.functional.interpolate(picture.to(float32, device), size: [height, width], mode: InterpolationMode.Bicubic, align_corners: false);
        var near = nn.functional.interpolate(network.Forward(seen).to(CPU), size: [size.Height, size.Width], mode: InterpolationMode.Bicubic, align_corners: false);
        var (least, most) = (near.min().item<float>(), near.max().item<float>());
        return (most > least ? near.Less(least).Times(2 / ((double)most - least)).Less(1) : zeros_like(near)).MoveToOuterDisposeScope();
    }

    /// <summary>The size a picture is looked at in: one side becomes the network's, the one that changes less, in multiples of 32.</summary>
    internal static (long Height, long Width) SizeFor(long height, long width, long side)
    {
        var (down, across) = ((double)side / height, (double)side / width);
        var scale = Math.Abs(1 - across) < Math.Abs(1 - down) ? across : down;
        return (Near(scale * height), Near(scale * width));

        static long Near(double size) => Math.Max((long)Math.Round(size / Multiple), 1) * Multiple; // a half goes to the even one
    }
}
