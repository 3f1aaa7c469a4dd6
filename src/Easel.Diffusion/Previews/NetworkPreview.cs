using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Previews;

/// <summary>A small decoder read from a file of its own.</summary>
public static class NetworkPreview
{
    /// <summary>Latent [B, C, h, w] as sampled → picture [B, 3, H, W] in 0…1, in the latent's type.</summary>
    /// <param name="weights">A TAESD decoder's, or a VAE-approx's; it must outlive what is returned.</param>
    /// <param name="latentChannels">C</param>
    /// <exception cref="RequestException">It is another kind of file, or made for latents of another kind.</exception>
    public static Func<Tensor, Tensor> Of(StoredWeights weights, long latentChannels)
    {
        var place = new WeightScope(weights);
        var kind = FileKind.Of(weights);
        if (kind.Role != FileRole.ApproximateVae || weights.Has("0.weight"))
            throw new RequestException("preview_weights", $"'{weights.Name}' is a {kind}; give a TAESD decoder or a VAE-approx file");

        if (weights.Has("conv8.weight"))
        {
            var approximate = new ApproximateDecoder(place);
            Match(weights, approximate.LatentChannels, latentChannels);
            return latent =>
            {
                using var scope = NewDisposeScope();
                return approximate.Forward(latent).Plus(1).Over(2).MoveToOuterDisposeScope();
            };
        }

        var tiny = new TinyDecoder(place);
        Match(weights, tiny.LatentChannels, latentChannels);
        return tiny.Forward;
    }

    private static void Match(StoredWeights weights, long own, long wanted)
    {
        if (own != wanted) throw new RequestException("preview_weights", $"'{weights.Name}' decodes latents of {own} channels, the model's have {wanted}; give the file made for this kind of model");
    }
}
