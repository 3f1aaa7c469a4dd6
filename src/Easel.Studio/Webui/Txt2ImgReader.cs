using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Studio.Library;
using Easel.Studio.Styles;

namespace Easel.Studio.Webui;

/// <summary>Makes a request of the body of A1111's <c>POST /sdapi/v1/txt2img</c> or <c>img2img</c>: its fields, its defaults, the settings it overrides.</summary>
public static class Txt2ImgReader
{
    // k_dpmpp_2m_ka was A1111's alias for DPM++ 2M Karras while schedules had no names of their own.
    private const string OldKarras = "_ka";

    /// <summary>Reads <paramref name="body"/>.</summary>
    /// <param name="body">Its fields.</param>
    /// <param name="styles">What its style names mean.</param>
    /// <param name="usual">What the settings say, see <see cref="Settings.StudioSettings.Request"/>; null is as if nothing were set.</param>
    /// <param name="faces">How faces are restored where somebody wants it and says no more.</param>
    /// <param name="upscalers">Names of upscalers in the order they are listed in; null is those that need no file.</param>
    /// <exception cref="RequestException">A setting is of the wrong kind or unknown, or a feature asked for that Easel does not have yet; names the field.</exception>
    /// <exception cref="WebuiRefusal">A script is wanted.</exception>
    public static Txt2ImgReading Read(WebuiBody body, StyleBook? styles = null, ImageRequest? usual = null, FaceRestoration? faces = null, IReadOnlyList<string>? upscalers = null)
    {
        WebuiScripts.Check(body);
        var settings = new JsonFields(body.Members("override_settings"), "override_settings.");
        Refuse(body);
        WebuiSettings.Refuse(settings);

        var notes = new List<string>(body.Given.Keys.Where(name => !body.Whole.ContainsKey(name)).Select(name => $"{name}: there is no such field; it is left out"));
        var start = Start(body.Text("infotext"), usual ?? new ImageRequest { Prompt = "" }, notes);
        var (sampler, schedule) = Sampling(body, start, notes);
        var (options, unsaid) = WebuiSettings.Read(settings, body, start.Options, sampler);
        var from = WebuiStart.Read(body, settings);
        var request = start with
        {
            Prompt = body.GivenText("prompt") ?? start.Prompt,
            NegativePrompt = body.GivenText("negative_prompt") ?? start.NegativePrompt,
            Model = settings.Text("sd_model_checkpoint"),
            Vae = settings.Text("sd_vae") is { } vae && !VaeChoice.IsAutomatic(vae) ? vae : null,
            Size = new ImageSize(body.GivenWhole("width") ?? start.Size.Width, body.GivenWhole("height") ?? start.Size.Height),
            Sampler = sampler,
            Schedule = schedule,
            Steps = body.GivenWhole("steps") ?? start.Steps,
            CfgScale = body.GivenNumber("cfg_scale") ?? start.CfgScale,
            BatchSize = from is { Pictures.Length: > 1 and var pictures } ? pictures : body.GivenWhole("batch_size") ?? start.BatchSize,
            Start = from,
            BatchCount = body.GivenWhole("n_iter") ?? start.BatchCount,
            ClipSkip = settings.Whole("CLIP_stop_at_last_layers") ?? start.ClipSkip,
            Seeds = Seeds(body, settings, start.Seeds),
            Options = options,
            UnsaidKeys = [.. start.UnsaidKeys.Union(unsaid)],
            Faces = WebuiFaces.Read(body, settings, start.Faces, faces),
            Refiner = WebuiRefiner.Read(body, settings, start.Refiner),
        };
        request = WebuiSheetScripts.Lay(body, WebuiStartScripts.Lay(body, new WebuiHires(body, settings, notes).Lay(request), upscalers ?? PlainUpscaler.Names));
        request = Styled(request, [.. body.Items("styles").Select(name => name.GetString()!)], styles ?? StyleBook.Empty, notes);
        return new Txt2ImgReading(WebuiNetworks.Lay(settings, request), [.. notes]);
    }

    // What the API takes for a field that is not there: an infotext's value, or that of the settings or its own default.
    private static ImageRequest Start(string? infotext, ImageRequest usual, List<string> notes)
    {
        if (string.IsNullOrWhiteSpace(infotext)) return usual with { Steps = 50, Sampler = "Euler" };
        var reading = InfotextReader.Read(infotext);
        notes.AddRange(reading.NotHonoured);
        return reading.Request with { Upscaler = null, UnsaidKeys = usual.UnsaidKeys, KeepUnfinished = usual.KeepUnfinished, KeepFirstPass = usual.KeepFirstPass };
    }

    // Names the API does not know become DPM++ 2M and Automatic, as in A1111; here that is told.
    private static (string Sampler, string Schedule) Sampling(WebuiBody body, ImageRequest start, List<string> notes)
    {
        var asked = body.GivenText("sampler_name") ?? body.GivenText("sampler_index") ?? start.Sampler.Id;
        var schedule = body.GivenText("scheduler") ?? start.Schedule.Id;
        var known = SamplerNames.FindSchedule(schedule);
        if (known is null && schedule.Length > 0) notes.Add($"scheduler: there is no '{schedule}'; {SamplerNames.Automatic} is taken");

        var named = SamplerNames.FindAny(asked)?.Title ?? (asked.EndsWith(OldKarras, StringComparison.OrdinalIgnoreCase) && SamplerNames.FindAny(asked[..^OldKarras.Length]) is { } old ? $"{old.Title} Karras" : asked);
        var resolved = SamplerNames.Resolve(named, known?.Title);
        if (!named.StartsWith(resolved.Sampler, StringComparison.Ordinal)) notes.Add($"sampler_name: there is no '{asked}'; {resolved.Sampler} is taken");
        return resolved;
    }

    private static Seeds Seeds(WebuiBody body, JsonFields settings, Seeds start)
    {
        var from = new ImageSize(body.GivenWhole("seed_resize_from_w") ?? start.ResizeFrom?.Width ?? 0, body.GivenWhole("seed_resize_from_h") ?? start.ResizeFrom?.Height ?? 0);
        return new Seeds
        {
            Seed = body.GivenLong("seed") ?? start.Seed,
            Variation = body.GivenLong("subseed") ?? start.Variation,
            VariationStrength = body.GivenNumber("subseed_strength") ?? start.VariationStrength,
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
    private static void Refuse(WebuiBody body)
    {
        if (body.Text("firstpass_image") is { Length: > 0 } && !(body.Whole.ContainsKey("enable_hr") && body.Flag("enable_hr")))
            throw new RequestException("firstpass_image", "only a second pass begins with it; give enable_hr true, or leave it out");
    }
}
