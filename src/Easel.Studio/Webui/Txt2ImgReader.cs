using System.Text.Json;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Studio.Styles;

namespace Easel.Studio.Webui;

/// <summary>Reads the body of A1111's <c>POST /sdapi/v1/txt2img</c>: its fields, its defaults, the settings it overrides.</summary>
public static class Txt2ImgReader
{
    // Fields that say what becomes of the pictures, or belong to the hires pass, which without enable_hr has no effect.
    private static readonly HashSet<string> WithoutEffect =
    [
        "override_settings_restore_afterwards", "do_not_save_samples", "do_not_save_grid", "send_images", "save_images", "comments", "force_task_id",
        "script_args", "denoising_strength", "firstphase_width", "firstphase_height", "hr_scale", "hr_upscaler", "hr_second_pass_steps", "hr_resize_x",
        "hr_resize_y", "hr_checkpoint_name", "hr_sampler_name", "hr_scheduler", "hr_prompt", "hr_negative_prompt", "refiner_switch_at", "disable_extra_networks",
    ];

    private static readonly HashSet<string> Honoured =
    [
        "prompt", "negative_prompt", "styles", "seed", "subseed", "subseed_strength", "seed_resize_from_h", "seed_resize_from_w", "sampler_name", "scheduler",
        "sampler_index", "batch_size", "n_iter", "steps", "cfg_scale", "width", "height", "tiling", "eta", "s_min_uncond", "s_churn", "s_tmax", "s_tmin",
        "s_noise", "override_settings", "infotext", "restore_faces", "enable_hr", "refiner_checkpoint", "firstpass_image", "script_name", "alwayson_scripts",
    ];

    // k_dpmpp_2m_ka was A1111's alias for DPM++ 2M Karras while schedules had no names of their own.
    private const string OldKarras = "_ka";

    /// <summary>Reads <paramref name="body"/>.</summary>
    /// <param name="body">A JSON object.</param>
    /// <param name="styles">What its style names mean.</param>
    /// <param name="usual">What the settings say, see <see cref="Settings.StudioSettings.Request"/>; null is as if nothing were set.</param>
    /// <exception cref="RequestException">A value is of the wrong kind, a setting unknown, or a feature asked for that Easel does not have yet; names the field.</exception>
    public static Txt2ImgReading Read(JsonElement body, StyleBook? styles = null, ImageRequest? usual = null)
    {
        var fields = new JsonFields(body, "");
        var settings = new JsonFields(fields.Element("override_settings"), "override_settings.");
        Refuse(fields);
        WebuiSettings.Refuse(settings);

        var notes = new List<string>(fields.Names.Where(name => !Honoured.Contains(name) && !WithoutEffect.Contains(name)).Select(name => $"{name}: there is no such field; it is left out"));
        var start = Start(fields.Text("infotext"), usual ?? new ImageRequest { Prompt = "" }, notes);
        var (sampler, schedule) = Sampling(fields, start, notes);
        var (options, unsaid) = WebuiSettings.Read(settings, fields, start.Options, sampler);
        var request = start with
        {
            Prompt = fields.Text("prompt") ?? start.Prompt,
            NegativePrompt = fields.Text("negative_prompt") ?? start.NegativePrompt,
            Model = settings.Text("sd_model_checkpoint"),
            Vae = settings.Text("sd_vae") is { } vae && vae is not ("Automatic" or "None" or "") ? vae : null,
            Size = new ImageSize(fields.Whole("width") ?? start.Size.Width, fields.Whole("height") ?? start.Size.Height),
            Sampler = sampler,
            Schedule = schedule,
            Steps = fields.Whole("steps") ?? start.Steps,
            CfgScale = fields.Number("cfg_scale") ?? start.CfgScale,
            BatchSize = fields.Whole("batch_size") ?? start.BatchSize,
            BatchCount = fields.Whole("n_iter") ?? start.BatchCount,
            ClipSkip = settings.Whole("CLIP_stop_at_last_layers") ?? start.ClipSkip,
            Seeds = Seeds(fields, settings, start.Seeds),
            Options = options,
            UnsaidKeys = [.. start.UnsaidKeys.Union(unsaid)],
        };
        return new Txt2ImgReading(Styled(request, fields.Texts("styles"), styles ?? StyleBook.Empty, notes), [.. notes]);
    }

    // What the API takes for a field that is not there: an infotext's value, or that of the settings or its own default.
    private static ImageRequest Start(string? infotext, ImageRequest usual, List<string> notes)
    {
        if (string.IsNullOrWhiteSpace(infotext)) return usual with { Steps = 50, Sampler = "Euler" };
        var reading = InfotextReader.Read(infotext);
        notes.AddRange(reading.NotHonoured);
        return reading.Request with { Upscaler = null, UnsaidKeys = usual.UnsaidKeys, KeepUnfinished = usual.KeepUnfinished };
    }

    // Names the API does not know become DPM++ 2M and Automatic, as in A1111; here that is told.
    private static (string Sampler, string Schedule) Sampling(JsonFields fields, ImageRequest start, List<string> notes)
    {
        var asked = fields.Text("sampler_name") ?? fields.Text("sampler_index") ?? start.Sampler.Id;
        var schedule = fields.Text("scheduler") ?? start.Schedule.Id;
        var known = SamplerNames.FindSchedule(schedule);
        if (known is null && schedule.Length > 0) notes.Add($"scheduler: there is no '{schedule}'; {SamplerNames.Automatic} is taken");

        var named = SamplerNames.FindAny(asked)?.Title ?? (asked.EndsWith(OldKarras, StringComparison.OrdinalIgnoreCase) && SamplerNames.FindAny(asked[..^OldKarras.Length]) is { } old ? $"{old.Title} Karras" : asked);
        var resolved = SamplerNames.Resolve(named, known?.Title);
        if (!named.StartsWith(resolved.Sampler, StringComparison.Ordinal)) notes.Add($"sampler_name: there is no '{asked}'; {resolved.Sampler} is taken");
        return resolved;
    }

    private static Seeds Seeds(JsonFields fields, JsonFields settings, Seeds start)
    {
        var from = new ImageSize(fields.Whole("seed_resize_from_w") ?? start.ResizeFrom?.Width ?? 0, fields.Whole("seed_resize_from_h") ?? start.ResizeFrom?.Height ?? 0);
        return new Seeds
        {
            Seed = fields.Long("seed") ?? start.Seed,
            Variation = fields.Long("subseed") ?? start.Variation,
            VariationStrength = fields.Number("subseed_strength") ?? start.VariationStrength,
            ResizeFrom = from is { Width: > 0, Height: > 0 } ? from : null,
            EtaNoiseSeedDelta = settings.Long("eta_noise_seed_delta") ?? start.EtaNoiseSeedDelta,
        };
    }

    private static ImageRequest Styled(ImageRequest request, IReadOnlyList<string> names, StyleBook styles, List<string> notes)
    {
        notes.AddRange(names.Where(name => !styles.Has(name)).Select(name => $"styles: there is no '{name}'; it is left out"));
        return styles.Apply(request, [.. names.Where(styles.Has)]);
    }

    /// <exception cref="RequestException">Something is asked for that is not there yet.</exception>
    private static void Refuse(JsonFields fields)
    {
        if (fields.Flag("enable_hr") == true) throw Missing("enable_hr", "the hires pass");
        if (fields.Flag("restore_faces") == true) throw Missing("restore_faces", "face restoration");
        if (fields.Text("refiner_checkpoint") is { } refiner && refiner is not ("" or "None")) throw Missing("refiner_checkpoint", "the refiner");
        if (fields.Text("firstpass_image") is { Length: > 0 }) throw Missing("firstpass_image", "the hires pass");
        if (fields.Text("script_name") is { Length: > 0 } script) throw Missing("script_name", $"the script '{script}'");
        if (new JsonFields(fields.Element("alwayson_scripts"), "alwayson_scripts.").Names.FirstOrDefault() is { } always) throw Missing("alwayson_scripts", $"the script '{always}'");
    }

    private static RequestException Missing(string field, string what) => new(field, $"{what} is not supported yet; leave it out");
}
