using System.Collections.Immutable;

namespace Easel.Core.Infotext;

/// <summary>A1111's names of samplers and schedules, and how old texts spell both in one (A1111 1.10.1 sd_samplers.py, sd_schedulers.py).</summary>
public static class SamplerNames
{
    /// <summary>The schedule that means the sampler's own.</summary>
    public const string Automatic = "Automatic";

    private const string Eta = "Eta";
    private const string EtaDdim = "Eta DDIM";

    /// <summary>In A1111's order.</summary>
    public static ImmutableArray<SamplerName> Samplers { get; } =
    [
        new("dpmpp_2m", "DPM++ 2M", "k_dpmpp_2m") { Schedule = "karras" },
        new("dpmpp_sde", "DPM++ SDE", "k_dpmpp_sde") { Schedule = "karras", Eta = Eta, SigmaNoise = SigmaNoiseUse.Noise },
        new("dpmpp_2m_sde", "DPM++ 2M SDE", "k_dpmpp_2m_sde") { Schedule = "exponential", Eta = Eta, SigmaNoise = SigmaNoiseUse.Noise },
        new("dpmpp_2m_sde_heun", "DPM++ 2M SDE Heun", "k_dpmpp_2m_sde_heun") { Schedule = "exponential", Eta = Eta, SigmaNoise = SigmaNoiseUse.Noise },
        new("dpmpp_2s_a", "DPM++ 2S a", "k_dpmpp_2s_a", "dpmpp_2s_ancestral") { Schedule = "karras", Eta = Eta, UsesSeedDelta = true, SigmaNoise = SigmaNoiseUse.Noise },
        new("dpmpp_3m_sde", "DPM++ 3M SDE", "k_dpmpp_3m_sde") { Schedule = "exponential", Eta = Eta, SigmaNoise = SigmaNoiseUse.Noise, Discards = true },
        new("euler_a", "Euler a", "k_euler_a", "k_euler_ancestral", "euler_ancestral") { Eta = Eta, UsesSeedDelta = true },
        new("euler", "Euler", "k_euler") { SigmaNoise = SigmaNoiseUse.All },
        new("lms", "LMS", "k_lms"),
        new("heun", "Heun", "k_heun") { SigmaNoise = SigmaNoiseUse.All },
        new("dpm2", "DPM2", "k_dpm_2", "dpm_2") { Schedule = "karras", SigmaNoise = SigmaNoiseUse.All, Discards = true },
        new("dpm2_a", "DPM2 a", "k_dpm_2_a", "dpm_2_ancestral") { Schedule = "karras", Eta = Eta, UsesSeedDelta = true, SigmaNoise = SigmaNoiseUse.Noise, Discards = true },
        new("dpm_fast", "DPM fast", "k_dpm_fast") { Eta = Eta, UsesSeedDelta = true, SigmaNoise = SigmaNoiseUse.Noise },
        new("dpm_adaptive", "DPM adaptive", "k_dpm_ad") { Eta = Eta, UsesSeedDelta = true },
        new("restart", "Restart") { Schedule = "karras" },
        new("ddim", "DDIM") { Eta = EtaDdim, Timesteps = true },
        new("ddim_cfgpp", "DDIM CFG++") { Eta = EtaDdim, Timesteps = true },
        new("plms", "PLMS") { Timesteps = true },
        new("unipc", "UniPC", "uni_pc") { Timesteps = true },
        new("lcm", "LCM", "k_lcm"),
    ];

    /// <summary>In A1111's order.</summary>
    public static ImmutableArray<ScheduleName> Schedules { get; } =
    [
        new("automatic", Automatic),
        new("uniform", "Uniform"),
        new("karras", "Karras") { Rho = 7 },
        new("exponential", "Exponential"),
        new("polyexponential", "Polyexponential") { Rho = 1 },
        new("sgm_uniform", "SGM Uniform", "SGMUniform"),
        new("kl_optimal", "KL Optimal"),
        new("align_your_steps", "Align Your Steps"),
        new("simple", "Simple"),
        new("normal", "Normal"),
        new("ddim", "DDIM"),
        new("beta", "Beta"),
    ];

    /// <summary>
    /// Sampler and schedule titles for the names of a request or an old text, as A1111 corrects them: "DPM++ 2M Karras" is
    /// (DPM++ 2M, Automatic), an unknown sampler is the first, the sampler's own schedule is "Automatic".
    /// </summary>
    public static (string Sampler, string Schedule) Resolve(string? sampler, string? schedule)
    {
        var name = sampler ?? Samplers[0].Title;
        var found = Schedules.FirstOrDefault(known => known.Id == schedule || known.Title == schedule) ?? Schedules[0];
        foreach (var known in Schedules)
        {
            string[] spellings = [known.Title, known.Id, .. known.Aliases];
            if (spellings.FirstOrDefault(spelling => name.EndsWith(" " + spelling, StringComparison.Ordinal)) is not { } suffix) continue;
            (name, found) = (name[..^(suffix.Length + 1)], known);
        }

        var entry = Find(name) ?? Samplers[0];
        return (entry.Title, found.Id == entry.Schedule ? Automatic : found.Title);
    }

    /// <summary>The schedule an infotext names: the title, or for "Automatic" the title of the sampler's own.</summary>
    public static string ScheduleTitle(string sampler, string schedule)
    {
        var known = FindSchedule(schedule);
        if (known is null || known.Title != Automatic) return known?.Title ?? schedule;
        return (Find(sampler)?.Schedule is { } own ? FindSchedule(own)?.Title : null) ?? Automatic;
    }

    /// <summary>The sampler of this title, letter for letter.</summary>
    public static SamplerName? Find(string title) => Samplers.FirstOrDefault(sampler => sampler.Title == title);

    /// <summary>The sampler of this title, id or alias, in any case.</summary>
    public static SamplerName? FindAny(string name) => Samplers.FirstOrDefault(sampler =>
        new[] { sampler.Title, sampler.Id }.Concat(sampler.Aliases).Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>The schedule of this title, id or alias, in any case.</summary>
    public static ScheduleName? FindSchedule(string name) => Schedules.FirstOrDefault(schedule =>
        new[] { schedule.Title, schedule.Id }.Concat(schedule.Aliases).Contains(name, StringComparer.OrdinalIgnoreCase));
}
