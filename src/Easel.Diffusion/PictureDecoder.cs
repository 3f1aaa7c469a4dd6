using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion;

/// <summary>Decodes one picture; where less than float32 gives none, float32 is asked, as A1111 does.</summary>
/// <param name="model">Whose autoencoder.</param>
/// <param name="warn">Told when float32 is asked.</param>
/// <param name="cancel">Takes effect between the attempts.</param>
internal sealed class PictureDecoder(DiffusionModel model, Action<string> warn, CancellationToken cancel)
{
    /// <summary>Latent [1, C, h, w] → picture [1, 3, H, W] in 0…1.</summary>
    /// <exception cref="NotFiniteException">The autoencoder gives no numbers.</exception>
    public Tensor Decode(Tensor latent)
    {
        using var scope = NewDisposeScope();
        var decoded = Attempt(latent);
        model.EnsureUnchanged();
        NotFiniteException.ThrowIf(decoded, NotFiniteException.Autoencoder, model);
        return decoded.Plus(1).Over(2).Within(0, 1).MoveToOuterDisposeScope();
    }

    private Tensor Attempt(Tensor latent)
    {
        var picture = model.Decode(latent);
        if (model.Precision.Autoencoder == ScalarType.Float32 || IsPicture(picture) || !IsPicture(latent)) return picture;

        cancel.ThrowIfCancellationRequested();
        var exact = model.Decode(latent, ScalarType.Float32);
        if (!IsPicture(exact)) return exact; // not a matter of precision
        warn($"the autoencoder gave no picture in {model.Precision.Autoencoder.ToString().ToLowerInvariant()}; it decoded again in float32, and will from now on with this model");
        model.ComputeAutoencoderInFloat32();
        return exact;
    }

    // Neither one colour all over, black as a rule, nor numbers that are not finite.
    private static bool IsPicture(Tensor x)
    {
        var visible = x.Within(-1, 1);
        return x.isfinite().all().item<bool>() && visible.max().item<float>() > visible.min().item<float>();
    }
}
