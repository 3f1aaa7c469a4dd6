using static TorchSharp.torch;

namespace Easel.Diffusion;

/// <summary>A network gave NaN or an infinity instead of numbers.</summary>
/// <param name="part"><see cref="Network"/> or <see cref="Autoencoder"/>.</param>
/// <param name="message">What was seen and what to do.</param>
public sealed class NotFiniteException(string part, string message) : Exception(message)
{
    public const string Network = "network";
    public const string Autoencoder = "autoencoder";

    public string Part => part;

    /// <exception cref="NotFiniteException">Not all of <paramref name="numbers"/> are finite.</exception>
    internal static void ThrowIf(Tensor numbers, string part, DiffusionModel model)
    {
        using var scope = NewDisposeScope();
        if (numbers.isfinite().all().item<bool>()) return;

        var type = part == Network ? model.Precision.Networks : model.Precision.Autoencoder;
        var what = $"the {part} gave numbers that are not finite in {type.ToString().ToLowerInvariant()}";
        throw new NotFiniteException(part, type != ScalarType.Float32 && part == Network ? what : $"{what}: {Advice(part, model)}");
    }

    private static string Advice(string part, DiffusionModel model) => (part, model.Choice.Vae) switch
    {
        (Autoencoder, { } vae) => $"its weights may be damaged (easel inspect \"{vae}\" looks for such numbers); give another autoencoder (vae) or none",
        (Autoencoder, null) => $"the weights of {model.Name} may be damaged (easel inspect looks for such numbers); give a separate autoencoder (vae)",
        _ => $"the weights of {model.Name} may be damaged (easel inspect looks for such numbers), or the guidance is too strong (cfg_scale); load the model again or use another",
    };
}
