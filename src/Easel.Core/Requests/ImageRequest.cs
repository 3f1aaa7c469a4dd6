using System.Collections.Immutable;

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

    public ImageSize Size { get; init; } = new(512, 512);

    public Choice Sampler { get; init; } = "DPM++ 2M";

    /// <summary>"automatic" takes the sampler's default.</summary>
    public Choice Schedule { get; init; } = "automatic";

    /// <summary>1–150.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>Classifier-free guidance scale, 1 (off) to 30.</summary>
    public double CfgScale { get; init; } = 7;

    public Seeds Seeds { get; init; } = new();

    /// <summary>Pictures computed together.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>Batches one after another; the job yields <c>BatchSize · BatchCount</c> pictures.</summary>
    public int BatchCount { get; init; } = 1;

    /// <summary>1 uses the text encoder's last layer, 2 the one before, …</summary>
    public int ClipSkip { get; init; } = 1;

    /// <summary>What A1111 keeps in its settings and what changes the picture.</summary>
    public PictureOptions Options { get; init; } = new();

    /// <summary>Keys its infotexts leave out; A1111 does not say Sigma churn when it came in a request instead of the settings.</summary>
    public ImmutableArray<string> UnsaidKeys { get; init; } = [];

    /// <summary>Upscaler of the finished picture, or null.</summary>
    public Choice? Upscaler { get; init; }

    /// <summary>Features laid over the plain recipe (img2img, hires fix, FreeU…), in order; absent means absent.</summary>
    public ImmutableArray<Choice> Features { get; init; } = [];
}
