using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Residual block with a timestep shift, x [B, C, H, W], t [B, E] → [B, C′, H, W]. Keys as in LDM, openaimodel.py ResBlock.</summary>
public sealed class ResBlock(WeightScope weights, long channels, long outChannels, long timeWidth, UNet.UNetConfig config)
{
    private readonly GroupNorm inputNorm = new(weights["in_layers"][0], channels, config.GroupsFor(channels));
    private readonly Conv2d inputConv = new(weights["in_layers"][2], channels, outChannels);
    private readonly Linear shift = new(weights["emb_layers"][1], timeWidth, outChannels);
    private readonly GroupNorm outputNorm = new(weights["out_layers"][0], outChannels, config.GroupsFor(outChannels));
    private readonly Conv2d outputConv = new(weights["out_layers"][3], outChannels, outChannels);
    private readonly Conv2d? skip = channels == outChannels ? null : new(weights["skip_connection"], channels, outChannels, kernel: 1);

    /// <param name="x">[B, C, H, W]</param>
    /// <param name="time">The activated timestep embedding, silu(t) [B, E].</param>
    public Tensor Forward(Tensor x, Tensor time)
    {
        using var scope = NewDisposeScope();
        var h = inputConv.Forward(inputNorm.ForwardSilu(x));
        h = h.Plus(shift.Forward(time).unsqueeze(-1).unsqueeze(-1));
        return outputConv.ForwardAdd(outputNorm.ForwardSilu(h), skip?.Forward(x) ?? x).MoveToOuterDisposeScope();
    }
}
