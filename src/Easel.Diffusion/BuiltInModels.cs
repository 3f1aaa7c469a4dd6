using Easel.Core.Requests;

namespace Easel.Diffusion;

/// <summary>The weights that come with Easel, beside its executable.</summary>
public static class BuiltInModels
{
    /// <summary>The size it was trained on; the upscaler makes 512x512 of it.</summary>
    public static ImageSize Size { get; } = new(128, 128);

    /// <summary>The small model used when a request names none; docs/model-card.md describes it.</summary>
    public static string Checkpoint => Path.Combine(AppContext.BaseDirectory, "Assets", "easel-base.safetensors");
}
