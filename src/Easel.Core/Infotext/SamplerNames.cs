namespace Easel.Core.Infotext;

/// <summary>A1111's names of samplers and schedules, and how old texts spell both in one (A1111 1.10.1 sd_samplers.py, sd_schedulers.py).</summary>
public static class SamplerNames
{
    /// <summary>The schedule that means the sampler's own.</summary>
    public const string Automatic = "Automatic";

    private const string Eta = "Eta";
    private const string EtaDdim = "Eta DDIM";

    private static readonly SamplerName[] Samplers =
    [
        new("DPM++ 2M", "karras", null, false, SigmaNoiseUse.None, false, false),
        new("DPM++ SDE", "karras", Eta, false, SigmaNoiseUse.Noise, false, false),
        new("DPM++ 2M SDE", "exponential", Eta, false, SigmaNoiseUse.Noise, false, false),
        new("DPM++ 2M SDE Heun", "exponential", Eta, false, SigmaNoiseUse.Noise, false, false),
        new("DPM++ 2S a", "karras", Eta, true, SigmaNoiseUse.Noise, false, false),
        new("DPM++ 3M SDE", "exponential", Eta, false, SigmaNoiseUse.Noise, true, false),
        new("Euler a", null, Eta, true, SigmaNoiseUse.Noise, false, false),
        new("Euler", null, null, false, SigmaNoiseUse.All, false, false),
        new("LMS", null, null, false, SigmaNoiseUse.None, false, false),
        new("Heun", null, null, false, SigmaNoiseUse.All, false, false),
        new("DPM2", "karras", null, false, SigmaNoiseUse.All, true, false),
        new("DPM2 a", "karras", Eta, true, SigmaNoiseUse.Noise, true, false),
        new("DPM fast", null, Eta, true, SigmaNoiseUse.Noise, false, false),
        new("DPM adaptive", null, Eta, true, SigmaNoiseUse.Noise, false, false),
        new("Restart", "karras", null, false, SigmaNoiseUse.Noise, false, false),
        new("DDIM", null, EtaDdim, false, SigmaNoiseUse.None, false, true),
        new("DDIM CFG++", null, EtaDdim, false, SigmaNoiseUse.None, false, true),
        new("PLMS", null, null, false, SigmaNoiseUse.None, false, true),
        new("UniPC", null, null, false, SigmaNoiseUse.None, false, true),
        new("LCM", null, null, false, SigmaNoiseUse.None, false, false),
    ];

    // Name, label, alias, in list order.
    private static readonly string[][] Schedules =
    [
        ["automatic", Automatic], ["uniform", "Uniform"], ["karras", "Karras"], ["exponential", "Exponential"],
        ["polyexponential", "Polyexponential"], ["sgm_uniform", "SGM Uniform", "SGMUniform"], ["kl_optimal", "KL Optimal"],
        ["align_your_steps", "Align Your Steps"], ["simple", "Simple"], ["normal", "Normal"], ["ddim", "DDIM"], ["beta", "Beta"],
    ];

    /// <summary>
    /// Sampler and schedule titles for the names of a request or an old text, as A1111 corrects them: "DPM++ 2M Karras" is
    /// (DPM++ 2M, Automatic), an unknown sampler is the first, the sampler's own schedule is "Automatic".
    /// </summary>
    public static (string Sampler, string Schedule) Resolve(string? sampler, string? schedule)
    {
        var name = sampler ?? Samplers[0].Title;
        var found = Schedules.FirstOrDefault(known => known[0] == schedule || known[1] == schedule) ?? Schedules[0];
        foreach (var known in Schedules)
        {
            string[] spellings = [known[1], known[0], .. known.Skip(2)];
            if (spellings.FirstOrDefault(spelling => name.EndsWith(" " + spelling, StringComparison.Ordinal)) is not { } suffix) continue;
            (name, found) = (name[..^(suffix.Length + 1)], known);
        }

        var entry = Find(name) ?? Samplers[0];
        return (entry.Title, found[0] == entry.Schedule ? Automatic : found[1]);
    }

    /// <summary>The schedule an infotext names: the label, or for "Automatic" the label of the sampler's own.</summary>
    public static string ScheduleTitle(string sampler, string schedule)
    {
        var known = Schedules.FirstOrDefault(names => names.Contains(schedule, StringComparer.OrdinalIgnoreCase));
        if (known is null || known[1] != Automatic) return known?[1] ?? schedule;
        return Schedules.FirstOrDefault(names => names[0] == Find(sampler)?.Schedule)?[1] ?? Automatic;
    }

    internal static SamplerName? Find(string title) => Array.Find(Samplers, sampler => sampler.Title == title);
}
