using Easel.Core.Settings;

namespace Easel.Core.Requests;

/// <summary>A second pass over the finished picture at a larger size, which keeps its composition and paints its details anew (A1111's hires fix).</summary>
public sealed record HiresFix
{
    /// <summary>A1111's usual upscaler: the latent itself, drawn larger.</summary>
    public const string Latent = "Latent";

    [Setting("Hires upscale", Group = "Hires fix", Min = 1, Max = 8, Step = 0.05, Help = "How many times as wide and high the second pass is; a size says it otherwise.")]
    public double Scale { get; init; } = 2;

    /// <summary>Wins over <see cref="Scale"/> where a side is not 0; a side of 0 follows the other.</summary>
    [Setting("Hires resize", Group = "Hires fix", Help = "Size of the second pass instead of a factor; a side of 0 follows the other. Where the shape changes, what hangs over is cut off.")]
    public ImageSize Size { get; init; }

    /// <summary>A latent mode, or an upscaler of pictures, by A1111's names.</summary>
    [Setting("Hires upscaler", Group = "Hires fix", Help = "What enlarges between the passes: Latent (also antialiased, bicubic, bicubic antialiased, nearest, nearest-exact in brackets) wants a strength from 0.5; Lanczos, Nearest or an upscaler such as R-ESRGAN 4x+ Anime6B go with less.")]
    public string Upscaler { get; init; } = Latent;

    [Setting("Hires steps", Group = "Hires fix", Min = 0, Max = 1000, Help = "Steps of the second pass, all of them walked; 0 takes as many as the first.")]
    public int Steps { get; init; }

    [Setting("Hires denoising strength", Group = "Hires fix", Min = 0, Max = 1, Step = 0.01, Help = "How much the second pass may change: 0.3-0.5 keeps the picture, 0.7 invents details.")]
    public double Strength { get; init; } = 0.7;

    [Setting("Hires extra noise", Group = "Hires fix", Min = 0, Max = 1, Step = 0.01, Help = "Noise beyond what the sampler expects in the second pass, 0-0.2: more detail.")]
    public double ExtraNoise { get; init; }

    /// <summary>Null takes the first pass's.</summary>
    public Choice? Sampler { get; init; }

    /// <summary>Null takes what the request asks of the first pass.</summary>
    public Choice? Schedule { get; init; }

    /// <summary>Checkpoint of the second pass, named as the request's; null takes that.</summary>
    public string? Model { get; init; }

    /// <summary>Full path of that checkpoint's autoencoder on the engine's machine, or null for its own; whoever knows the folders of models fills it in. Without <see cref="Model"/> nobody asks.</summary>
    public string? Vae { get; init; }

    /// <summary>Empty takes the first pass's.</summary>
    [Setting("Hires prompt", Group = "Hires fix", Help = "Prompt of the second pass; the first one's when left out.")]
    public string Prompt { get; init; } = "";

    /// <summary>Empty takes the first pass's.</summary>
    [Setting("Hires negative prompt", Group = "Hires fix", Help = "Negative prompt of the second pass; the first one's when left out.")]
    public string NegativePrompt { get; init; } = "";

    /// <summary>A picture that takes the first pass's place, which is not painted then: a path, or a <c>data:</c> address.</summary>
    public string? FirstPass { get; init; }
}
