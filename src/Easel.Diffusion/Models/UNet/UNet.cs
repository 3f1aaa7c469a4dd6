using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.UNet;

/// <summary>The network that predicts noise (Rombach et al. 2022). Keys as in LDM, openaimodel.py UNetModel.</summary>
public sealed class UNet
{
    private readonly UNetConfig config;
    private readonly PreparedWeights? prepared;
    private readonly Linear time1;
    private readonly Linear time2;
    private readonly Linear? vector1;
    private readonly Linear? vector2;
    private readonly Conv2d first;
    private readonly List<UNetStage> down = [];
    private readonly UNetStage middle;
    private readonly List<UNetStage> up = [];
    private readonly GroupNorm outputNorm;
    private readonly Conv2d output;

    /// <param name="weights">The place <c>model.diffusion_model</c>.</param>
    /// <param name="config">Its sizes; <see cref="UNetConfig.Detect"/> reads them off the shapes.</param>
    public UNet(WeightScope weights, UNetConfig config)
    {
        this.config = config;
        prepared = weights.Prepared;
        time1 = new Linear(weights["time_embed"][0], config.ModelChannels, config.TimeWidth);
        time2 = new Linear(weights["time_embed"][2], config.TimeWidth, config.TimeWidth);
        if (config.VectorWidth > 0)
        {
            vector1 = new Linear(weights["label_emb"][0][0], config.VectorWidth, config.TimeWidth);
            vector2 = new Linear(weights["label_emb"][0][2], config.TimeWidth, config.TimeWidth);
        }

        var inputs = weights["input_blocks"];
        first = new Conv2d(inputs[0][0], config.InChannels, config.ModelChannels);
        Stack<long> skips = new([config.ModelChannels]);
        var channels = BuildDown(inputs, skips);
        middle = UNetStage.Middle(weights["middle_block"], channels, config);
        BuildUp(weights["output_blocks"], channels, skips);
        outputNorm = new GroupNorm(weights["out"][0], config.ModelChannels, config.GroupsFor(config.ModelChannels));
        output = new Conv2d(weights["out"][2], config.ModelChannels, config.OutChannels);
    }

    public UNetConfig Config => config;

    /// <summary>Predicts the noise (or velocity) in x.</summary>
    /// <param name="x">[B, InChannels, h, w]: the latent, scaled to unit variance, and what the model sees beside it.</param>
    /// <param name="timesteps">[B] float, 0–999; may lie between.</param>
    /// <param name="context">The prompt, [B, T, ContextWidth].</param>
    /// <param name="vector">SDXL's vector [B, VectorWidth], or null.</param>
    /// <param name="selfAttention">What goes round the self-attention of every transformer block, or null for nothing.</param>
    /// <returns>[B, OutChannels, h, w]</returns>
    public Tensor Forward(Tensor x, Tensor timesteps, Tensor context, Tensor? vector = null, SelfAttention? selfAttention = null)
    {
        using var scope = NewDisposeScope();
        Begin(first);
        var beside = new UNetInput(Embed(timesteps, vector, x.dtype), context, selfAttention);

        var h = first.Forward(x);
        Stack<Tensor> skips = new([h]);
        foreach (var stage in down)
        {
            Begin(stage);
            h = stage.Forward(h, beside);
            skips.Push(h);
        }

        Begin(middle);
        h = middle.Forward(h, beside);
        foreach (var stage in up)
        {
            Begin(stage);
            using var before = h;
            using var skip = skips.Pop();
            using var joined = cat([FitTo(before, skip), skip], dim: 1);
            h = stage.Forward(joined, beside);
        }

        Begin(output);
        return output.Forward(outputNorm.ForwardSilu(h)).contiguous().MoveToOuterDisposeScope();
    }

    // Whose weights are needed now.
    private void Begin(object block) => prepared?.Begin(this, block);

    /// <summary>silu of the embedding every residual block is shifted by, [B, TimeWidth].</summary>
    private Tensor Embed(Tensor timesteps, Tensor? vector, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var time = time2.Forward(nn.functional.silu(time1.Forward(TimestepEmbedding.Of(timesteps, config.ModelChannels).to(type))));
        if (vector1 is not null)
            time = time.Added(vector2!.Forward(nn.functional.silu(vector1.Forward(
                vector?.to(type) ?? throw new ArgumentNullException(nameof(vector), "this model needs its size vector")))));
        return nn.functional.silu(time).MoveToOuterDisposeScope();
    }

    // Sizes that are not multiples of 64 pixels come back one row larger from the upsampling than the skip that joins.
    private static Tensor FitTo(Tensor h, Tensor skip) =>
        h.size(2) == skip.size(2) && h.size(3) == skip.size(3)
            ? h
            : nn.functional.interpolate(h, size: [skip.size(2), skip.size(3)], mode: InterpolationMode.Nearest);

    private long BuildDown(WeightScope weights, Stack<long> skips)
    {
        var channels = config.ModelChannels;
        for (var (level, index) = (0, 1); level < config.Multipliers.Length; level++)
        {
            for (var block = 0; block < config.ResBlocks; block++, index++)
            {
                var wider = config.Multipliers[level] * config.ModelChannels;
                down.Add(UNetStage.Block(weights[index], channels, wider, config.Depths[level], config));
                skips.Push(channels = wider);
            }

            if (level == config.Multipliers.Length - 1) continue;
            down.Add(UNetStage.Downsample(weights[index++], channels));
            skips.Push(channels);
        }

        return channels;
    }

    private void BuildUp(WeightScope weights, long channels, Stack<long> skips)
    {
        for (var (level, index) = (config.Multipliers.Length - 1, 0); level >= 0; level--)
        {
            for (var block = 0; block <= config.ResBlocks; block++, index++)
            {
                var outChannels = config.Multipliers[level] * config.ModelChannels;
                var grows = level > 0 && block == config.ResBlocks;
                up.Add(UNetStage.Block(weights[index], channels + skips.Pop(), outChannels, config.Depths[level], config, grows));
                channels = outChannels;
            }
        }
    }
}
