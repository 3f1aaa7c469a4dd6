using System.Text.Json.Serialization;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>How UniPC spaces its steps.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UniPcSkipType>))]
public enum UniPcSkipType
{
    [JsonStringEnumMemberName("time_uniform")]
    TimeUniform,

    [JsonStringEnumMemberName("time_quadratic")]
    TimeQuadratic,

    [JsonStringEnumMemberName("logSNR")]
    LogSnr,
}
