using System.Text.Json.Serialization;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>How UniPC weighs its combination.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UniPcVariant>))]
public enum UniPcVariant
{
    /// <summary>B(h) = h.</summary>
    Bh1,

    /// <summary>B(h) = eʰ − 1.</summary>
    Bh2,

    /// <summary>Coefficients that vary with h (Zhao et al. 2023, appendix B).</summary>
    [JsonStringEnumMemberName("vary_coeff")]
    VaryingCoefficients,
}
