using System.Globalization;
using System.Text.Json.Nodes;
using Easel.Core.Infotext;
using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Studio.Gallery;
using Easel.Studio.Jobs;

namespace Easel.Studio.Webui;

/// <summary>The <c>info</c> of an answer: A1111's keys in its order, as JSON text; <c>notes</c> besides, when something was done otherwise than asked.</summary>
/// <param name="order">What was asked.</param>
/// <param name="job">The job, ended.</param>
/// <param name="pictures">Its pictures, in order.</param>
internal sealed class WebuiInfo(Txt2ImgOrder order, Job job, IReadOnlyList<StoredPicture> pictures)
{
    // Keys of the parameter line that are A1111's own; all others came from features and are told as extra_generation_params.
    private static readonly HashSet<string> Plain =
    [
        "Steps", "Sampler", "CFG scale", "Image CFG scale", "Seed", "Face restoration", "Size", "Model hash", "Model", "FP8 weight",
        "Cache FP16 weight for LoRA", "VAE hash", "VAE", "Variation seed", "Variation seed strength", "Seed resize from", "Denoising strength",
        "Conditional mask weight", "Clip skip", "ENSD", "Token merging ratio", "Token merging ratio hr", "Init image hash", "RNG", "Tiling", "Version", "User",
    ];

    private readonly ImageRequest request = Told(job, pictures);

    // How many pictures it tells of, and whether each was painted otherwise.
    private readonly (int Count, bool Differ) all = PictureScript.Of(job.Request) is SheetScript ? (pictures.Count, true) : (job.Pictures, false);

    private readonly Dictionary<string, string> said = pictures.Count == 0
        ? new Dictionary<string, string>()
        : InfotextParts.Parse(pictures[0].Infotext).Parameters.DistinctBy(entry => entry.Key).ToDictionary(entry => entry.Key, entry => entry.Value);

    /// <summary>The text.</summary>
    /// <param name="hasGrid">Whether a grid comes before the pictures.</param>
    public string Write(bool hasGrid) => Write(hasGrid && pictures.Count > 0 ? [pictures[0]] : []);

    /// <summary>The text.</summary>
    /// <param name="before">Sheets that come before the pictures.</param>
    public string Write(IReadOnlyList<StoredPicture> before)
    {
        var (prompt, negative) = request.Options.PromptComments ? (PromptComments.Strip(request.Prompt), PromptComments.Strip(request.NegativePrompt)) : (request.Prompt, request.NegativePrompt);
        var each = Enumerable.Range(0, all.Count);
        var (prompts, negatives) = (Filled(prompt, picture => picture.Prompt), Filled(negative, picture => picture.NegativePrompt));
        var seeds = request.Seeds;
        var info = new JsonObject
        {
            ["prompt"] = prompts.FirstOrDefault() ?? prompt,
            ["all_prompts"] = List(prompts),
            ["negative_prompt"] = negatives.FirstOrDefault() ?? negative,
            ["all_negative_prompts"] = List(negatives),
            ["seed"] = seeds.Seed,
            ["all_seeds"] = List(all.Differ ? pictures.Select(picture => picture.Seed) : each.Select(i => seeds.VariationStrength == 0 ? seeds.Seed + i : seeds.Seed)),
            ["subseed"] = seeds.Variation,
            ["all_subseeds"] = List(all.Differ ? pictures.Select(picture => picture.VariationSeed) : each.Select(i => seeds.Variation + i)),
            ["subseed_strength"] = Echo("subseed_strength"),
            ["width"] = order.Body.Long("width"),
            ["height"] = order.Body.Long("height"),
            ["sampler_name"] = said.GetValueOrDefault("Sampler") ?? request.Sampler.Id,
            ["cfg_scale"] = Float(request.CfgScale),
            ["steps"] = request.Steps,
            ["batch_size"] = request.BatchSize,
            ["restore_faces"] = request.Faces is not null,
            ["face_restoration_model"] = request.Faces?.Restorer,
            ["sd_model_name"] = said.GetValueOrDefault("Model") ?? Path.GetFileNameWithoutExtension(request.Model) ?? BuiltInChoices.Model,
            ["sd_model_hash"] = said.GetValueOrDefault("Model hash"),
            ["sd_vae_name"] = said.GetValueOrDefault("VAE"),
            ["sd_vae_hash"] = said.GetValueOrDefault("VAE hash"),
            ["seed_resize_from_w"] = Echo("seed_resize_from_w"),
            ["seed_resize_from_h"] = Echo("seed_resize_from_h"),
            ["denoising_strength"] = Echo("denoising_strength"),
            ["extra_generation_params"] = Extras(),
            ["index_of_first_image"] = before.Count,
            ["infotexts"] = List(before.Concat(pictures).Select(picture => picture.Infotext)),
            ["styles"] = Echo("styles") ?? new JsonArray(),
            ["job_timestamp"] = Timestamp(job.Started ?? job.Created),
            ["clip_skip"] = request.ClipSkip,
            ["is_using_inpainting_conditioning"] = request.Start is not null && said.ContainsKey("Conditional mask weight"),
            ["version"] = said.GetValueOrDefault("Version") ?? InfotextFacts.EaselVersion,
        };
        string[] notes = [.. order.Notes, .. job.Warnings.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        if (notes.Length > 0) info["notes"] = List(notes);
        return info.ToJsonString();
    }

    /// <summary>A time as A1111's <c>job_timestamp</c>: local, 14 digits.</summary>
    public static string Timestamp(DateTime utc) => DateTime.SpecifyKind(utc, DateTimeKind.Utc).ToLocalTime().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    // A prompt for each picture of the job; of one with wildcards, what each picture had in their places.
    private List<string> Filled(string prompt, Func<StoredPicture, string> own) =>
        all.Differ || (Wildcards.Names(prompt).Any() && pictures.Count == job.Pictures) ? [.. pictures.Select(own)] : [.. Enumerable.Repeat(prompt, job.Pictures)];

    // Of a sheet's pictures the first one's, as A1111 tells it.
    private static ImageRequest Told(Job job, IReadOnlyList<StoredPicture> pictures)
    {
        var request = job.Request;
        if (pictures.Count == 0 || PictureScript.Of(request) is not SheetScript) return request;
        var first = InfotextReader.Read(pictures[0].Infotext).Request;
        return request with { Prompt = first.Prompt, NegativePrompt = first.NegativePrompt, Steps = first.Steps, CfgScale = first.CfgScale, ClipSkip = first.ClipSkip, Sampler = first.Sampler, Seeds = request.Seeds with { Seed = pictures[0].Seed, Variation = pictures[0].VariationSeed } };
    }

    private JsonNode? Echo(string field) => JsonNode.Parse(order.Body.Whole[field].GetRawText());

    private JsonObject Extras()
    {
        var extras = new JsonObject();
        foreach (var (key, value) in said.Where(entry => entry.Key.StartsWith("Soft inpainting", StringComparison.Ordinal))) extras[key] = Typed(value);
        if (request.Start is { } start) extras["Denoising strength"] = Float(start.Strength);
        if (request.Hires is { } hires) TellHires(extras, hires);
        if (request.Start?.Mask is { Inverted: true }) extras["Mask mode"] = "Inpaint not masked";
        if (request.Start?.Mask is { } mask && mask.BlurX != mask.BlurY) extras["Mask blur"] = null;
        foreach (var (key, value) in said)
            if (!Plain.Contains(key) && !extras.ContainsKey(key) && (key, value) != ("Schedule type", SamplerNames.Automatic)) extras[key] = Typed(value);
        return extras;
    }

    // In A1111's order; the prompts stand there before they are known.
    private void TellHires(JsonObject extras, HiresFix hires)
    {
        extras["Denoising strength"] = Float(hires.Strength);
        foreach (var key in new[] { "Hires checkpoint", "Hires sampler" })
            if (said.TryGetValue(key, out var value)) extras[key] = value;
        extras["Hires prompt"] = null;
        extras["Hires negative prompt"] = null;
        extras["Hires schedule type"] = said.GetValueOrDefault("Hires schedule type");
    }

    // Infotexts carry Python's words for values.
    private static JsonNode? Typed(string value) => value switch
    {
        "True" => true,
        "False" => false,
        _ when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => Float(number),
        _ => value,
    };

    private static JsonNode? Float(double number) => JsonNode.Parse(WebuiOptionTable.Number(number, true).GetRawText());

    private static JsonArray List<T>(IEnumerable<T> items) => [.. items.Select(item => (JsonNode?)JsonValue.Create(item))];
}
