using Easel.Diffusion.Conditioning;
using Easel.Diffusion.Models.Depth;
using Easel.Diffusion.Models.UNet;
using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Models.Vision;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Architectures;

/// <summary>Which of a checkpoint's tensors its networks take, found by building them without weights.</summary>
public static class NetworkKeys
{
    /// <summary>Key and shape of every tensor that the UNet, the text encoders, the autoencoder and what looks at a start picture ask for; those of parts the file lacks are left out.</summary>
    /// <param name="architecture">What the file was found to be.</param>
    /// <param name="shapes">The file's keys and shapes.</param>
    /// <param name="missing">Whether a part as a whole is missing, by its place (<c>first_stage_model</c>).</param>
    /// <param name="lacking">Told of each tensor that is missing or of another shape; null throws at the first.</param>
    /// <exception cref="WeightsException">A tensor is missing or of another shape, and nobody is told; or one without which the networks' sizes are not known.</exception>
    public static IReadOnlyDictionary<string, long[]> Of(Architecture architecture, IWeightSource shapes, Func<string, bool> missing, Action<LackingTensor>? lacking = null)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        using var recorder = new RecordingWeights(shapes, lacking);
        var unet = new WeightScope(recorder, architecture.UNetPrefix);
        _ = new UNet(unet, UNetConfig.Detect(unet));
        var vae = new WeightScope(recorder, architecture.VaePrefix);
        if (!missing(vae.Prefix)) _ = new AutoencoderKL(vae, VaeConfig.Detect(vae));
        if (!architecture.Encoders.Any(encoder => missing(encoder.Prefix))) _ = new PromptEncoder(architecture, recorder);
        if (architecture.SightPrefix is { } sight && !missing(sight)) _ = architecture.ImageConditioning == ImageConditioning.Depth ? (object)new DepthEstimator(new WeightScope(recorder, sight)) : new UnclipEmbedder(new WeightScope(recorder, sight));
        return recorder.Asked;
    }
}
