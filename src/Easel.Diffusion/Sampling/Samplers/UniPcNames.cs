using Easel.Core.Requests;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>A1111's names of UniPC's options.</summary>
internal static class UniPcNames
{
    public static UniPcVariant Variant(string name) => name.ToLowerInvariant() switch
    {
        "bh1" => UniPcVariant.Bh1,
        "bh2" => UniPcVariant.Bh2,
        "vary_coeff" => UniPcVariant.VaryingCoefficients,
        _ => throw new RequestException("options.uniPcVariant", $"'{name}' is unknown; give bh1, bh2 or vary_coeff"),
    };

    public static UniPcSkipType SkipType(string name) => name.ToLowerInvariant() switch
    {
        "time_uniform" => UniPcSkipType.TimeUniform,
        "time_quadratic" => UniPcSkipType.TimeQuadratic,
        "logsnr" => UniPcSkipType.LogSnr,
        _ => throw new RequestException("options.uniPcSkipType", $"'{name}' is unknown; give time_uniform, time_quadratic or logSNR"),
    };
}
