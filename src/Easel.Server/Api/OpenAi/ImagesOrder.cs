using System.ComponentModel;

namespace Easel.Server.Api.OpenAi;

/// <summary>The body of OpenAI's image generation, as far as chat front ends send it.</summary>
public sealed record ImagesOrder
{
    public required string Prompt { get; init; }

    [Description("A model's name; names of OpenAI's models (dall-e-…, gpt-image-…) and nothing at all take the model that Easel would.")]
    public string? Model { get; init; }

    [Description("How many pictures, 1-10.")]
    public int? N { get; init; }

    [Description("Such as 512x512; auto takes the model's own.")]
    public string? Size { get; init; }

    [Description("low, medium, high, standard, hd or auto: 12, 20 or 40 steps.")]
    public string? Quality { get; init; }

    [Description("b64_json or url.")]
    public string? ResponseFormat { get; init; }

    [Description("png, jpeg or webp; only png is written.")]
    public string? OutputFormat { get; init; }

    [Description("Without effect here.")]
    public string? Background { get; init; }

    [Description("Without effect here.")]
    public string? Moderation { get; init; }

    [Description("Without effect here.")]
    public string? Style { get; init; }

    [Description("Without effect here.")]
    public string? User { get; init; }

    [Description("Easel's own: a seed for the first picture.")]
    public long? Seed { get; init; }

    [Description("Easel's own: what not to show.")]
    public string? NegativePrompt { get; init; }
}
