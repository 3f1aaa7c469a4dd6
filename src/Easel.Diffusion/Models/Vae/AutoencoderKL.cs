using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vae;

/// <summary>The KL autoencoder between pictures and latents (Rombach et al. 2022). Latents here are unscaled; the model's scale factor is its user's.</summary>
public sealed class AutoencoderKL
{
    private readonly VaeEncoder encoder;
    private readonly VaeDecoder decoder;
    private readonly Conv2d quantise;
    private readonly Conv2d postQuantise;

    /// <param name="weights">The place <c>first_stage_model</c>.</param>
    /// <param name="config">Its sizes; <see cref="VaeConfig.Detect"/> reads them off the shapes.</param>
    public AutoencoderKL(WeightScope weights, VaeConfig config)
    {
        Config = config;
        Edges = weights.Edges;
        // Of a plain grey picture group norms see nothing but rounding and enlarge it: encoding keeps the order of sums that the reference has.
        encoder = new VaeEncoder(weights.Unprepared["encoder"], config);
        decoder = new VaeDecoder(weights["decoder"], config);
        quantise = new Conv2d(weights["quant_conv"], 2 * config.LatentChannels, 2 * config.LatentChannels, kernel: 1);
        postQuantise = new Conv2d(weights["post_quant_conv"], config.LatentChannels, config.LatentChannels, kernel: 1);
    }

    public VaeConfig Config { get; }

    /// <summary>What its convolutions see beyond the picture.</summary>
    public Edges Edges { get; }

    /// <summary>Mean and log variance of the latent, stacked: picture [B, 3, 8h, 8w] in −1…1 → [B, 2·C, h, w].</summary>
    public Tensor Moments(Tensor picture)
    {
        using var scope = NewDisposeScope();
        return quantise.Forward(encoder.Forward(picture)).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>The most likely latent: picture [B, 3, 8h, 8w] in −1…1 → [B, C, h, w].</summary>
    public Tensor Encode(Tensor picture)
    {
        using var scope = NewDisposeScope();
        return Moments(picture).chunk(2, 1)[0].contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>A latent drawn from the encoder's distribution with the given standard-normal <paramref name="noise"/> [B, C, h, w].</summary>
    public Tensor Encode(Tensor picture, Tensor noise)
    {
        using var scope = NewDisposeScope();
        var halves = Moments(picture).chunk(2, 1);
        var deviation = halves[1].Within(-30, 20).Times(0.5).exp(); // limits as in LDM, distributions.py
        return halves[0].Added(deviation * noise).MoveToOuterDisposeScope();
    }

    /// <summary>Latent [B, C, h, w] → picture [B, 3, 8h, 8w], about −1…1, not clamped.</summary>
    public Tensor Decode(Tensor latent)
    {
        using var scope = NewDisposeScope();
        return decoder.Forward(postQuantise.Forward(latent)).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>The part of <see cref="Decode"/> that needs the whole latent: [B, C, h, w] → a map of <see cref="VaeConfig.MapScale"/> times its size.</summary>
    internal Tensor DecodeCoarse(Tensor latent)
    {
        using var scope = NewDisposeScope();
        return decoder.Coarse(postQuantise.Forward(latent)).MoveToOuterDisposeScope();
    }

    /// <summary>The rest: the map, or a tile of it → picture.</summary>
    internal Tensor DecodeFine(Tensor map, TileNorms norms) => decoder.Fine(map, norms);

    /// <summary>The part of <see cref="Moments"/> that sees only what is near: picture, or a tile of it → map.</summary>
    internal Tensor EncodeFine(Tensor picture, TileNorms norms) => encoder.Fine(picture, norms);

    /// <summary>The rest: map → moments.</summary>
    internal Tensor EncodeCoarse(Tensor map)
    {
        using var scope = NewDisposeScope();
        return quantise.Forward(encoder.Coarse(map)).MoveToOuterDisposeScope();
    }
}
