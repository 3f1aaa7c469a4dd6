namespace Easel.Diffusion;

/// <summary>The weights that come with Easel, beside its executable.</summary>
public static class BuiltInModels
{
    /// <summary>The small model used when a request names none; docs/model-card.md describes it.</summary>
    public static string Checkpoint => Path.Combine(AppContext.BaseDirectory, "Assets", "easel-base.safetensors");
}
