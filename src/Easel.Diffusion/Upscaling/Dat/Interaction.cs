using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Dat;

/// <summary>The convolution beside an attention, and the weights by channel and by pixel with which the two see each other. Keys as in dat_arch.py.</summary>
internal sealed class Interaction
{
    private readonly DepthwiseConvolution beside;
    private readonly BatchNorm besideNorm;
    private readonly Conv2d channelNarrow;
    private readonly BatchNorm channelNorm;
    private readonly Conv2d channelWide;
    private readonly Conv2d pixelNarrow;
    private readonly BatchNorm pixelNorm;
    private readonly Conv2d pixelOne;

    /// <param name="weights">The attention's place.</param>
    /// <param name="width">Channels of the trunk.</param>
    public Interaction(WeightScope weights, long width)
    {
        var (channels, pixels) = (weights["channel_interaction"], weights["spatial_interaction"]);
        beside = new DepthwiseConvolution(weights["dwconv"][0], width);
        besideNorm = new BatchNorm(weights["dwconv"][1], width);
        channelNarrow = new Conv2d(channels[1], width, width / 8, kernel: 1);
        channelNorm = new BatchNorm(channels[2], width / 8);
        channelWide = new Conv2d(channels[4], width / 8, width, kernel: 1);
        pixelNarrow = new Conv2d(pixels[0], width, width / 16, kernel: 1);
        pixelNorm = new BatchNorm(pixels[1], width / 16);
        pixelOne = new Conv2d(pixels[3], width / 16, 1, kernel: 1);
    }

    /// <summary>The convolution of the values [B, width, H, W].</summary>
    public Tensor Convolve(Tensor values)
    {
        using var scope = NewDisposeScope();
        return nn.functional.gelu(besideNorm.Forward(beside.Forward(values))).MoveToOuterDisposeScope();
    }

    /// <summary>A weight for each channel, from all of a map [B, width, H, W]: [B, width, 1, 1].</summary>
    public Tensor ByChannel(Tensor map)
    {
        using var scope = NewDisposeScope();
        var mean = map.mean([2, 3], keepdim: true);
        return channelWide.Forward(nn.functional.gelu(channelNorm.Forward(channelNarrow.Forward(mean)))).sigmoid_().MoveToOuterDisposeScope();
    }

    /// <summary>A weight for each pixel of a map [B, width, H, W]: [B, 1, H, W].</summary>
    public Tensor ByPixel(Tensor map)
    {
        using var scope = NewDisposeScope();
        return pixelOne.Forward(nn.functional.gelu(pixelNorm.Forward(pixelNarrow.Forward(map)))).sigmoid_().MoveToOuterDisposeScope();
    }
}
