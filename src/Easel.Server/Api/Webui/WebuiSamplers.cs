using Easel.Core.Infotext;

namespace Easel.Server.Api.Webui;

/// <summary>What A1111's lists tell of samplers and schedules besides their names (facts: its <c>GET /sdapi/v1/samplers</c>).</summary>
internal static class WebuiSamplers
{
    private const string Yes = "True";

    private static readonly HashSet<string> SecondOrder = ["dpmpp_sde", "dpmpp_2s_a", "heun", "dpm2", "dpm2_a", "restart"];

    private static readonly HashSet<string> Brownian = ["dpmpp_sde", "dpmpp_2m_sde", "dpmpp_2m_sde_heun", "dpmpp_3m_sde"];

    private static readonly HashSet<string> OfModel = ["uniform", "sgm_uniform", "simple", "normal", "ddim", "beta"];

    // Names that A1111 1.10.1 does not list, though Easel understands them.
    private static readonly HashSet<string> Unlisted = ["dpmpp_2s_ancestral", "euler_ancestral", "dpm_2", "dpm_2_ancestral", "uni_pc"];

    public static IEnumerable<string> Aliases(SamplerName sampler)
    {
        var listed = sampler.Aliases.Where(alias => !Unlisted.Contains(alias)).ToList();
        return listed.Count > 0 ? listed : [sampler.Id];
    }

    public static IReadOnlyDictionary<string, string> Options(SamplerName sampler)
    {
        var options = new Dictionary<string, string>();
        if (sampler.Schedule is { } schedule) options["scheduler"] = schedule;
        if (sampler.Discards) options["discard_next_to_last_sigma"] = Yes;
        if (sampler.UsesSeedDelta) options["uses_ensd"] = Yes;
        if (SecondOrder.Contains(sampler.Id)) options["second_order"] = Yes;
        if (Brownian.Contains(sampler.Id)) options["brownian_noise"] = Yes;
        if (sampler.Id == "dpmpp_2m_sde_heun") options["solver_type"] = "heun";
        return options;
    }

    /// <summary>Whether the schedule takes its noise levels from the model.</summary>
    public static bool NeedsModel(ScheduleName schedule) => OfModel.Contains(schedule.Id);
}
