using Easel.Core.Requests;

namespace Easel.Diffusion.Upscaling;

/// <summary>The upscaler that comes with Easel, beside its executable: Real-ESRGAN x4plus anime 6B (BSD-3, see NOTICE).</summary>
public static class BuiltInUpscaler
{
    /// <summary>A1111's name for it.</summary>
    public const string Title = BuiltInChoices.Upscaler;

    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "Assets", "realesrgan-x4plus-anime-6b.safetensors");

    /// <exception cref="RequestException"><paramref name="name"/> is another upscaler's.</exception>
    public static void Check(string name)
    {
        if (!name.Equals(Title, StringComparison.OrdinalIgnoreCase)) throw new RequestException("upscaler", $"there is no '{name}'; known: {Title}");
    }

    /// <exception cref="Weights.WeightsException">The file is not beside the executable.</exception>
    public static Upscaler Open() => Upscaler.Open(Path);
}
