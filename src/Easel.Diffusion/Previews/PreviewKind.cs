namespace Easel.Diffusion.Previews;

/// <summary>How a latent in the making is shown.</summary>
public enum PreviewKind
{
    /// <summary>Each cell's colour as a linear function of its channels ("Approx cheap"); costs nothing.</summary>
    Linear,

    /// <summary>By a small decoder from a file of its own: TAESD, or A1111's VAE-approx.</summary>
    Network,

    /// <summary>By the model's own autoencoder; may cost more than a step.</summary>
    Full,
}
