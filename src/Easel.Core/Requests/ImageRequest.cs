using System.Collections.Immutable;
using Easel.Core.Settings;

namespace Easel.Core.Requests;

/// <summary>A job as the wire, the queue, the infotext and the worker see it: names, not things. Everything in it serialises.</summary>
public sealed record ImageRequest
{
    public required string Prompt { get; init; }

    public string NegativePrompt { get; init; } = "";

    /// <summary>Checkpoint by file path, title, name or hash; null takes the embedded model.</summary>
    public string? Model { get; init; }

    /// <summary>A separate autoencoder by file path or name; null takes the checkpoint's own.</summary>
    public string? Vae { get; init; }

    [Setting("Size", Group = "Size and number", Help = "Width and height of the picture in pixels, each a multiple of 8 from 16 to 8192; with the model that comes with Easel 128x128, which the upscaler makes 512x512.")]
    public ImageSize Size { get; init; } = new(512, 512);

    public Choice Sampler { get; init; } = "DPM++ 2M";

    /// <summary>"automatic" takes the sampler's default.</summary>
    public Choice Schedule { get; init; } = "automatic";

    [Setting("Steps", Group = "Sampling", Min = 1, Max = 1000, Help = "Sampling steps.")]
    public int Steps { get; init; } = 20;

    /// <summary>Classifier-free guidance scale.</summary>
    [Setting("CFG scale", Group = "Sampling", Min = 0, Max = 100, Help = "How closely to follow the prompt; 1 is off.")]
    public double CfgScale { get; init; } = 7;

    public Seeds Seeds { get; init; } = new();

    /// <summary>Pictures computed together.</summary>
    [Setting("Batch size", Group = "Size and number", Min = 1, Max = 64, Help = "Pictures computed together.")]
    public int BatchSize { get; init; } = 1;

    /// <summary>Batches one after another; the job yields <c>BatchSize · BatchCount</c> pictures.</summary>
    [Setting("Batch count", Group = "Size and number", Min = 1, Max = 10000, Help = "Batches one after another.")]
    public int BatchCount { get; init; } = 1;

    /// <summary>1 uses the text encoder's last layer, 2 the one before, …</summary>
    [Setting("Clip skip", Group = "Prompts", Min = 1, Max = 12, Help = "1 uses the text encoder's last layer, 2 the one before, ...")]
    public int ClipSkip { get; init; } = 1;

    /// <summary>What A1111 keeps in its settings and what changes the picture.</summary>
    public PictureOptions Options { get; init; } = new();

    /// <summary>Keys its infotexts leave out; A1111 does not say Sigma churn when it came in a request instead of the settings.</summary>
    public ImmutableArray<string> UnsaidKeys { get; init; } = [];

    /// <summary>A picture to begin with, or null to begin with noise alone.</summary>
    public StartImage? Start { get; init; }

    /// <summary>A second pass at a larger size, or null for none.</summary>
    public HiresFix? Hires { get; init; }

    /// <summary>Another checkpoint that goes on with the picture, or null for none.</summary>
    public Refiner? Refiner { get; init; }

    /// <summary>How the faces of the finished picture are painted anew, or null for not at all.</summary>
    public FaceRestoration? Faces { get; init; }

    /// <summary>Whether the picture of the first pass is told too (A1111's <c>save_images_before_highres_fix</c>).</summary>
    [Setting("Keep first pass", Group = "Hires fix", Help = "Save the picture of the first pass too.")]
    public bool KeepFirstPass { get; init; }

    /// <summary>Whether a batch that is cancelled still yields its pictures as far as they have come (A1111's <c>save_incomplete_images</c>).</summary>
    public bool KeepUnfinished { get; init; }

    /// <summary>Upscaler of the finished picture; <see cref="BuiltInChoices.NoUpscaler"/> wants none. Null leaves it to whoever carries the request out: a studio enlarges what the embedded model paints.</summary>
    public Choice? Upscaler { get; init; }

    /// <summary>A recipe that makes several requests of this one, see <see cref="Scripts.PictureScript"/>; null is none. Studios carry it out, but for <see cref="Scripts.NoiseReversal"/>, which is the engine's; engines alone only name the others in infotexts.</summary>
    public Choice? Script { get; init; }

    /// <summary>Features laid over the plain recipe (img2img, hires fix, FreeU…), in order; absent means absent.</summary>
    public ImmutableArray<Choice> Features { get; init; } = [];

    /// <summary>Whether an upscaler enlarges the finished picture.</summary>
    public bool IsEnlarged() => Upscaler is { } choice && !choice.Id.Equals(BuiltInChoices.NoUpscaler, StringComparison.OrdinalIgnoreCase);
}
