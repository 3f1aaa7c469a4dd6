using Easel.Core.Requests;
using Easel.Diffusion.Memory;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Previews;

/// <summary>Shows latents in the making, at the size of the finished picture, by the means the engine was told; where memory is short, never by the autoencoder, for which the UNet would have to leave.</summary>
public sealed class LatentPreview : IDisposable
{
    private readonly DiffusionModel model;
    private readonly Lazy<Func<Tensor, Tensor>> show;
    private readonly StoredWeights? network;

    /// <exception cref="RequestException">A network is wanted and its file is missing or of another kind.</exception>
    /// <exception cref="WeightsException">The file is damaged or unsafe.</exception>
    public LatentPreview(DiffusionModel model, EngineOptions options)
    {
        this.model = model;
        if (options.Preview == PreviewKind.Network) network = Open(options.PreviewWeights);
        try
        {
            var decoder = network is null ? null : NetworkPreview.Of(network, model.Vae.Config.LatentChannels);
            show = new(() => decoder is not null ? OnDevice(decoder) : options.Preview == PreviewKind.Full && options.Memory == MemoryUse.Full ? Full : Linear(LinearPreview.For(model)));
        }
        catch
        {
            network?.Dispose();
            throw;
        }
    }

    /// <summary>Latent [1, C, h, w] as sampled → picture [1, 3, 8h, 8w] in 0…1, float32.</summary>
    public Tensor Show(Tensor latent)
    {
        using var scope = NewDisposeScope();
        var picture = show.Value(latent).Within(0, 1);
        long[] size = [latent.size(2) * model.Vae.Config.Downscale, latent.size(3) * model.Vae.Config.Downscale];
        return (picture.size(2) == size[0] ? picture : nn.functional.interpolate(picture, size: size, mode: InterpolationMode.Bilinear, align_corners: false))
            .MoveToOuterDisposeScope();
    }

    public void Dispose() => network?.Dispose();

    private static StoredWeights Open(string? path)
    {
        if (path is null) throw new RequestException("preview_weights", "previews are to be made by a network, and no file is named; give a TAESD decoder or a VAE-approx file");
        if (!File.Exists(path)) throw new RequestException("preview_weights", $"there is no file '{path}'; give the path of a TAESD decoder or of a VAE-approx file");
        return WeightFiles.OpenFile(path);
    }

    private Tensor Full(Tensor latent)
    {
        using var scope = NewDisposeScope();
        return model.Decode(latent).Plus(1).Over(2).MoveToOuterDisposeScope();
    }

    private static Func<Tensor, Tensor> Linear(LinearPreview linear) => latent =>
    {
        using var scope = NewDisposeScope();
        return linear.Forward(latent).Plus(1).Over(2).MoveToOuterDisposeScope();
    };

    private Func<Tensor, Tensor> OnDevice(Func<Tensor, Tensor> decoder) => latent =>
    {
        using var scope = NewDisposeScope();
        return decoder(latent.to(model.Precision.Autoencoder, model.Device)).to(float32, CPU).MoveToOuterDisposeScope();
    };
}
