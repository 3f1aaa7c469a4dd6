using System.Text.Json.Serialization;

namespace Easel.Core.Requests;

/// <summary>What is under the mask when painting begins (A1111's inpainting_fill 0 to 3).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MaskContent>))]
public enum MaskContent
{
    /// <summary>The blurred colours around it.</summary>
    Fill,

    /// <summary>The picture itself.</summary>
    Original,

    /// <summary>Noise in the latent.</summary>
    [JsonStringEnumMemberName("latent_noise")]
    LatentNoise,

    /// <summary>Zeros in the latent.</summary>
    [JsonStringEnumMemberName("latent_nothing")]
    LatentNothing,
}
