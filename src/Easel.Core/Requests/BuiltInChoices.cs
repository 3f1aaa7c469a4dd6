namespace Easel.Core.Requests;

/// <summary>What a request asks for when it leaves the model to Easel.</summary>
public static class BuiltInChoices
{
    /// <summary>The embedded model's name, as infotexts carry it.</summary>
    public const string Model = "easel-base";

    /// <summary>The upscaler that comes with Easel, by A1111's name: Real-ESRGAN x4plus anime 6B.</summary>
    public const string Upscaler = "R-ESRGAN 4x+ Anime6B";

    /// <summary>The name of no upscaler, for a request that leaves none to choose.</summary>
    public const string NoUpscaler = "none";

    /// <summary>How closely the embedded model follows a prompt best; at A1111's 7 its colours run.</summary>
    public const double CfgScale = 4;

    /// <summary>The size the embedded model was trained on; <see cref="Upscaler"/> makes 512x512 of it.</summary>
    public static ImageSize Size { get; } = new(128, 128);
}
