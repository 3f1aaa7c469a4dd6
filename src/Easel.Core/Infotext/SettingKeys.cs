using System.Text.Json.Nodes;
using Easel.Core.Requests;
using Easel.Core.Settings;

namespace Easel.Core.Infotext;

/// <summary>Options of a sampler or schedule that are settings in A1111: its infotexts have keys for them, which both programs read.</summary>
public static class SettingKeys
{
    /// <summary>The request with such options moved from its choices to <see cref="ImageRequest.Options"/>. It asks for the same picture.</summary>
    /// <param name="request">As planned.</param>
    /// <param name="titles">Of the sampler and the schedule that run.</param>
    /// <param name="sampler">The sampler's settings with the values it runs with.</param>
    /// <param name="schedule">The schedule's likewise.</param>
    public static ImageRequest Move(
        ImageRequest request, (string Sampler, string Schedule) titles, IReadOnlyList<SettingDescription> sampler, IReadOnlyList<SettingDescription> schedule)
    {
        var known = SamplerNames.Find(titles.Sampler);
        var (ownSampler, options) = Move(request.Sampler, request.Options, sampler, label => IsWritten(known, label));
        var (ownSchedule, all) = Move(request.Schedule, options, schedule, label => IsWritten(known, titles.Schedule, label));
        return request with { Sampler = ownSampler, Schedule = ownSchedule, Options = all };
    }

    private static (Choice Choice, PictureOptions Options) Move(
        Choice choice, PictureOptions options, IReadOnlyList<SettingDescription> settings, Func<string, bool> isWritten)
    {
        var left = new JsonObject();
        foreach (var (name, value) in choice.Options ?? [])
        {
            var setting = settings.FirstOrDefault(setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (setting?.Default is { } own && isWritten(setting.Setting.Label) && With(options, setting.Setting.Label, own) is { } changed) options = changed;
            else left[name] = value?.DeepClone();
        }

        return (choice with { Options = left.Count > 0 ? left : null }, options);
    }

    // As InfotextWriter decides.
    private static bool IsWritten(SamplerName? sampler, string label) => label switch
    {
        "Eta" or "Eta DDIM" => sampler?.Eta == label,
        "Sigma noise" => sampler?.SigmaNoise is SigmaNoiseUse.Noise or SigmaNoiseUse.All,
        "Sigma churn" or "Sigma tmin" or "Sigma tmax" => sampler?.SigmaNoise is SigmaNoiseUse.All,
        _ => sampler?.Title == "UniPC",
    };

    private static bool IsWritten(SamplerName? sampler, string schedule, string label) =>
        sampler is not { Timesteps: true } && (label == "Rho" ? SamplerNames.FindSchedule(schedule)?.Rho is not null : schedule == "Beta");

    private static PictureOptions? With(PictureOptions options, string label, object value) => (label, value) switch
    {
        ("Eta", double eta) => options with { Eta = eta },
        ("Eta DDIM", double eta) => options with { EtaDdim = eta },
        ("Sigma churn", double churn) => options with { SigmaChurn = churn },
        ("Sigma tmin", double least) => options with { SigmaTmin = least },
        ("Sigma tmax", double most) => options with { SigmaTmax = most },
        ("Sigma noise", double noise) => options with { SigmaNoise = noise },
        ("UniPC variant", _) => options with { UniPcVariant = SettingDescription.Written(value) },
        ("UniPC skip type", _) => options with { UniPcSkipType = SettingDescription.Written(value) },
        ("UniPC order", int order) => options with { UniPcOrder = order },
        ("UniPC lower order final", bool lower) => options with { UniPcLowerOrderFinal = lower },
        ("Rho", double rho) => options with { Rho = rho },
        ("Beta schedule alpha", double alpha) => options with { BetaAlpha = alpha },
        ("Beta schedule beta", double beta) => options with { BetaBeta = beta },
        _ => null,
    };
}
