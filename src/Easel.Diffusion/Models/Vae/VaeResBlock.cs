using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vae;

/// <summary>Residual block of the autoencoder, x [B, C, H, W] → [B, C′, H, W]. Keys as in LDM, model.py ResnetBlock.</summary>
public sealed class VaeResBlock(WeightScope weights, long channels, long outChannels, VaeConfig config)
{
    private readonly GroupNorm norm1 = new(weights["norm1"], channels, config.GroupsFor(channels), epsilon: 1e-6);
    private readonly Conv2d conv1 = new(weights["conv1"], channels, outChannels);
    private readonly GroupNorm norm2 = new(weights["norm2"], outChannels, config.GroupsFor(outChannels), epsilon: 1e-6);
    private readonly Conv2d conv2 = new(weights["conv2"], outChannels, outChannels);
    private readonly Conv2d? shortcut = channels == outChannels ? null : new(weights["nin_shortcut"], channels, outChannels, kernel: 1);

    public Tensor Forward(Tensor x) => Forward(x, null);

    /// <param name="x">[B, C, H, W]</param>
    /// <param name="norms">Statistics for a map that is a tile of a larger one; null takes x's own.</param>
    internal Tensor Forward(Tensor x, TileNorms? norms)
    {
        using var scope = NewDisposeScope();
        var normed = TileNorms.ForwardSilu(norms, norm1, x);
        var h = conv1.Forward(normed);
        normed.Dispose(); // maps of the last levels are large
        normed = TileNorms.ForwardSilu(norms, norm2, h);
        h.Dispose();
        return conv2.ForwardAdd(normed, shortcut?.Forward(x) ?? x).MoveToOuterDisposeScope();
    }
}
