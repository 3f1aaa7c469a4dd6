using Easel.Diffusion.Architectures;
using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Previews;

/// <summary>A latent's colours as a linear function of its channels, one pixel a cell.</summary>
public sealed class LinearPreview
{
    private const int Patches = 12;      // a side, of the picture that is fitted to
    private const int CellsAPatch = 4;

    private readonly float[,] factors;   // [C + 1, 3]; the last row is added
    private readonly long channels;

    /// <param name="factors">[C, 3], or [C + 1, 3] where the last row is added; colours are −1…1.</param>
    /// <param name="channels">C</param>
    public LinearPreview(float[,] factors, long channels)
    {
        if (factors.GetLength(1) != 3 || factors.GetLength(0) - channels is not (0 or 1))
            throw new ArgumentException($"there are {factors.GetLength(0)} rows of {factors.GetLength(1)}; give {channels} or {channels + 1} rows of 3", nameof(factors));
        this.factors = factors;
        this.channels = channels;
    }

    /// <summary>For the latents of SD 1.x and 2.x (facts: A1111 1.10.1, "Approx cheap").</summary>
    public static LinearPreview Sd { get; } = new(
        new[,] { { 0.298f, 0.207f, 0.208f }, { 0.187f, 0.286f, 0.173f }, { -0.158f, 0.189f, 0.264f }, { -0.184f, -0.271f, -0.473f } }, channels: 4);

    /// <summary>For the latents of SDXL (as there).</summary>
    public static LinearPreview Sdxl { get; } = new(
        new[,] { { 0.3448f, 0.4168f, 0.4395f }, { -0.1953f, -0.0290f, 0.0250f }, { 0.1074f, 0.0886f, -0.0163f }, { -0.3730f, -0.2499f, -0.2088f } }, channels: 4);

    /// <summary>The published factors where the autoencoder has the published size; else fitted to the model.</summary>
    public static LinearPreview For(DiffusionModel model) =>
        !HasPublishedSize(model.Vae.Config) ? Fit(model)
        : model.Architecture.Family is ModelFamily.Sdxl or ModelFamily.SdxlRefiner ? Sdxl
        : Sd;

    /// <summary>Factors found by least squares between a picture of random patches and what the model encodes it to.</summary>
    /// <remarks>A latent of patches drawn at random lies outside what the decoder was trained on; an encoded picture does not.</remarks>
    public static LinearPreview Fit(DiffusionModel model)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator(1);
        var colours = rand([1, 3, Patches, Patches], float32, generator: generator).Times(2).Less(1);
        var cells = colours.repeat_interleave(CellsAPatch, 2).repeat_interleave(CellsAPatch, 3);
        var side = model.Vae.Config.Downscale;
        var latent = model.Encode(cells.repeat_interleave(side, 2).repeat_interleave(side, 3));                    // [1, C, P, P]
        var (known, wanted) = (Rows(latent), Rows(cells));
        known = cat([known, ones([known.size(0), 1], float64)], dim: 1);                                            // [P², C + 1]
        var square = known.t().mm(known).Added(eye(known.size(1), dtype: float64).Times(1e-6));
        var solved = linalg.solve(square, known.t().mm(wanted)).to(float32);                                        // [C + 1, 3]
        var factors = new float[solved.size(0), 3];
        for (var row = 0; row < factors.GetLength(0); row++)
            for (var colour = 0; colour < 3; colour++) factors[row, colour] = solved[row, colour].item<float>();
        return new LinearPreview(factors, latent.size(1));
    }

    /// <summary>Latent [B, C, h, w] as sampled → colours [B, 3, h, w], about −1…1, not clamped.</summary>
    public Tensor Forward(Tensor latent)
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(factors);
        var rows = latent.to(float32).permute(0, 2, 3, 1);                                                          // [B, h, w, C]
        var colours = nn.functional.linear(rows, matrix.narrow(0, 0, channels).t(), matrix.size(0) > channels ? matrix[channels] : null);
        return colours.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    private static bool HasPublishedSize(VaeConfig config) =>
        config == VaeConfig.Sd with { Multipliers = config.Multipliers } && config.Multipliers.SequenceEqual(VaeConfig.Sd.Multipliers);

    private static Tensor Rows(Tensor map) => map.squeeze(0).flatten(1).t().to(float64);
}
