using System.Globalization;
using System.Text.Json.Nodes;
using Easel.Core.Requests;

namespace Easel.Core.Infotext;

/// <summary>What infotexts say of the second pass.</summary>
internal static class HiresKeys
{
    private const string SameSampler = "Use same sampler";
    private const string SameSchedule = "Use same scheduler";
    private const string SameModel = "Use same checkpoint";

    /// <summary>Keys and values in A1111's order; none without a second pass. A null is not written.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="facts">What it does not say.</param>
    /// <param name="first">Titles of the first pass's sampler and schedule.</param>
    public static IEnumerable<(string Key, string? Value)> Of(ImageRequest request, InfotextFacts facts, (string Sampler, string Schedule) first)
    {
        if (request.Hires is not { } hires) yield break;
        var (sampler, schedule) = Titles(request, hires, facts);
        yield return ("Hires checkpoint", hires.Model is null ? null : facts.HiresModel ?? Path.GetFileNameWithoutExtension(hires.Model));
        yield return ("Hires sampler", sampler == first.Sampler ? null : sampler);
        yield return ("Hires prompt", Other(hires.Prompt, request.Prompt));
        yield return ("Hires negative prompt", Other(hires.NegativePrompt, request.NegativePrompt));
        var isOwn = facts.Version == InfotextFacts.EaselVersion; // A1111 leaves Automatic out, and so takes the first pass's schedule when it reads its text
        yield return ("Hires schedule type", schedule == first.Schedule || (schedule == SamplerNames.Automatic && !isOwn) ? null : schedule);
        if (hires.Size == default) yield return ("Hires upscale", InfotextParts.Number(hires.Scale));
        else yield return ("Hires resize", hires.Size.ToString());
        if (hires.Steps > 0) yield return ("Hires steps", hires.Steps.ToString(CultureInfo.InvariantCulture));
        yield return ("Hires upscaler", hires.Upscaler);
        if (isOwn && hires.Sampler?.Options is { Count: > 0 } options) yield return ("Hires sampler options", options.ToJsonString());
        if (isOwn && hires.Schedule?.Options is { Count: > 0 } spacing) yield return ("Hires schedule options", spacing.ToJsonString());
    }

    /// <summary>The second pass a text tells of, or null for none; values that make no sense go to <paramref name="wrong"/>.</summary>
    public static HiresFix? Read(Func<string, string?> said, Action<string, string> wrong)
    {
        var (width, height) = (Whole("Hires resize-1"), Whole("Hires resize-2"));
        var (scale, steps, upscaler) = (said("Hires upscale"), Whole("Hires steps"), said("Hires upscaler"));
        var (sampler, schedule, model) = (Unless(SameSampler, "Hires sampler"), Unless(SameSchedule, "Hires schedule type"), Unless(SameModel, "Hires checkpoint"));
        var (prompt, negative) = (said("Hires prompt") ?? "", said("Hires negative prompt") ?? "");
        var (samplerOptions, scheduleOptions) = (Object("Hires sampler options"), Object("Hires schedule options"));
        if (scale is null && upscaler is null && width == 0 && height == 0) return null;

        var usual = new HiresFix();
        return new HiresFix
        {
            Scale = scale is null ? usual.Scale : Number("Hires upscale") ?? usual.Scale,
            Size = new ImageSize(width, height),
            Upscaler = upscaler ?? usual.Upscaler,
            Steps = steps,
            Strength = Number("Denoising strength") ?? usual.Strength,
            ExtraNoise = Number("Extra noise") ?? 0,
            Sampler = sampler is null ? null : new Choice(sampler, samplerOptions),
            Schedule = schedule is null ? null : new Choice(schedule, scheduleOptions),
            Model = model,
            Prompt = prompt,
            NegativePrompt = negative,
        };

        string? Unless(string same, string key) => said(key) is { Length: > 0 } value && value != same ? value : null;

        int Whole(string key)
        {
            if (said(key) is not { } text) return 0;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
            wrong(key, text);
            return 0;
        }

        double? Number(string key)
        {
            if (said(key) is not { } text) return null;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
            wrong(key, text);
            return null;
        }

        JsonObject? Object(string key)
        {
            if (said(key) is not { } text) return null;
            try
            {
                if (JsonNode.Parse(text) is JsonObject parsed) return parsed;
            }
            catch (System.Text.Json.JsonException) { } // told below

            wrong(key, text);
            return null;
        }
    }

    private static (string Sampler, string Schedule) Titles(ImageRequest request, HiresFix hires, InfotextFacts facts)
    {
        var named = SamplerNames.Resolve(Title((hires.Sampler ?? request.Sampler).Id), (hires.Schedule ?? request.Schedule).Id);
        return (named.Sampler, facts.HiresSchedule ?? SamplerNames.ScheduleTitle(named.Sampler, named.Schedule));
    }

    private static string Title(string name) => SamplerNames.FindAny(name)?.Title ?? name;

    private static string? Other(string prompt, string first) => prompt.Length == 0 || prompt == first ? null : prompt;
}
