using Easel.Core.Requests;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling;

/// <summary>The upscaler that comes with Easel, beside its executable: Real-ESRGAN x4plus anime 6B (BSD-3, see NOTICE).</summary>
public static class BuiltInUpscaler
{
    /// <summary>A1111's name for it.</summary>
    public const string Title = BuiltInChoices.Upscaler;

    /// <summary>How many times as large it makes each side.</summary>
    public const int Scale = 4;

    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "Assets", "realesrgan-x4plus-anime-6b.safetensors");

    /// <summary>Whether <paramref name="name"/> is its name.</summary>
    public static bool Is(string name) => name.Equals(Title, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="RequestException"><paramref name="name"/> is another upscaler's.</exception>
    public static void Check(string name)
    {
        if (!Is(name)) throw new RequestException("upscaler", $"there is no '{name}'; known: {Title}");
    }

    /// <inheritdoc cref="Upscaler.Open"/>
    public static Upscaler Open(ScalarType type = ScalarType.Float32, Device? device = null, bool plain = false) => Upscaler.Open(Path, type, device, plain);
}
