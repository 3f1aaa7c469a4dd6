using System.Globalization;
using System.Text.Json.Nodes;
using Easel.Core.Requests;

namespace Easel.Core.Infotext;

/// <summary>Turns the text a picture carries back into the request that made it.</summary>
public static class InfotextReader
{
    // Said by the writer about the run, or asked of the form; nothing to ask for again.
    private static readonly HashSet<string> Informational =
    [
        "Prompt", "Negative prompt", "Version", "Model hash", "VAE hash", "Lora hashes", "TI hashes", "Hashes", "User", "Init image hash",
        "Styles array", "Hypernet", "Hypernet strength", "Hypernet hash", "Schedule type", "Size-1", "Size-2", "Batch size", "Batch pos", "Emphasis",
        WildcardKeys.Prompt, WildcardKeys.NegativePrompt,
    ];

    /// <summary>Reads <paramref name="text"/>; fields it does not mention keep <see cref="ImageRequest"/>'s defaults.</summary>
    /// <param name="text">An infotext of A1111, of Easel, or of a program that writes the same form.</param>
    public static InfotextReading Read(string text)
    {
        var fields = new FieldReader(InfotextFields.Parse(text), InfotextParts.Parse(text).Parameters.Length > 0);
        var (sampler, schedule) = Names(fields);
        var request = new ImageRequest
        {
            Prompt = fields.Text("Prompt") ?? "",
            NegativePrompt = fields.Text("Negative prompt") ?? "",
            Model = fields.Text("Model"),
            Vae = fields.Text("VAE") is { } vae && vae is not ("Automatic" or "None") ? vae : null,
            Sampler = new Choice(sampler, fields.Object("Sampler options")),
            Schedule = new Choice(schedule, fields.Object("Schedule options")),
            Steps = fields.Whole("Steps") ?? 20,
            CfgScale = fields.Number("CFG scale") ?? 7,
            Size = new ImageSize(fields.Whole("Size-1") ?? 512, fields.Whole("Size-2") ?? 512),
            ClipSkip = fields.Whole("Clip skip") ?? 1,
            Upscaler = fields.Text("Postprocess upscaler") is { } upscaler ? new Choice(upscaler) : null,
            Seeds = ReadSeeds(fields),
            Options = ReadOptions(fields),
            Hires = HiresKeys.Read(fields.Text, fields.Reject),
            Refiner = RefinerKeys.Read(fields.Text, fields.Reject),
            Faces = FaceKeys.Read(fields.Text, fields.Reject),
        };
        return new InfotextReading(request, fields.Text("Model hash"), [.. fields.Rest(Informational)]);
    }

    private static (string Sampler, string Schedule) Names(FieldReader fields)
    {
        var (sampler, schedule) = (fields.Text("Sampler"), fields.Text("Schedule type") ?? SamplerNames.Automatic);
        if (sampler is null) return ("DPM++ 2M", "automatic");
        if (SamplerNames.Find(sampler) is not null) return (sampler, schedule);
        var resolved = SamplerNames.Resolve(sampler, schedule); // "DPM++ 2M Karras", as texts before 1.9 say
        return sampler.StartsWith(resolved.Sampler, StringComparison.Ordinal) ? resolved : (sampler, schedule);
    }

    private static Seeds ReadSeeds(FieldReader fields)
    {
        var (width, height) = (fields.Whole("Seed resize from-1") ?? 0, fields.Whole("Seed resize from-2") ?? 0);
        return new Seeds
        {
            Seed = fields.Long("Seed") ?? -1,
            Variation = fields.Long("Variation seed") ?? -1,
            VariationStrength = fields.Number("Variation seed strength") ?? 0,
            ResizeFrom = width > 0 && height > 0 ? new ImageSize(width, height) : null,
            EtaNoiseSeedDelta = fields.Long("ENSD") ?? 0,
        };
    }

    private static PictureOptions ReadOptions(FieldReader fields)
    {
        var usual = new PictureOptions();
        var options = new PictureOptions
        {
            // Without RNG the noise came from an NVIDIA card; Nv gives the same numbers anywhere.
            Noise = fields.Text("RNG") == "CPU" || !fields.HasParameters ? NoiseOrigin.Cpu : NoiseOrigin.Nv,
            Emphasis = fields.Text("Emphasis") switch
            {
                "None" => EmphasisMode.None,
                "Ignore" => EmphasisMode.Ignore,
                "No norm" => EmphasisMode.NoNorm,
                _ => EmphasisMode.Original,
            },
            OldPromptSchedules = fields.Flag("Old prompt editing timelines"),
            Eta = fields.Number("Eta"),
            EtaDdim = fields.Number("Eta DDIM"),
            SigmaChurn = fields.Number("Sigma churn") ?? usual.SigmaChurn,
            SigmaTmin = fields.Number("Sigma tmin") ?? usual.SigmaTmin,
            SigmaTmax = fields.Number("Sigma tmax") ?? usual.SigmaTmax,
            SigmaNoise = fields.Number("Sigma noise") ?? usual.SigmaNoise,
            SigmaMin = fields.Number("Schedule min sigma") ?? usual.SigmaMin,
            SigmaMax = fields.Number("Schedule max sigma") ?? usual.SigmaMax,
            Rho = fields.Number("Schedule rho") ?? usual.Rho,
            BetaAlpha = fields.Number("Beta schedule alpha") ?? usual.BetaAlpha,
            BetaBeta = fields.Number("Beta schedule beta") ?? usual.BetaBeta,
            AlwaysDiscardNextToLastSigma = fields.Flag("Discard penultimate sigma"),
            SgmNoiseMultiplier = fields.Flag("SGM noise multiplier"),
            ZeroTerminalSnr = fields.Text("Noise Schedule") == "Zero Terminal SNR",
            DowncastAlphas = fields.Flag("Downcast alphas_cumprod"),
            NegativeGuidanceMinimumSigma = fields.Number("NGMS") ?? 0,
            NegativeGuidanceMinimumAllSteps = fields.Flag("NGMS all steps"),
            SkipEarlyCfg = fields.Number("Skip Early CFG") ?? 0,
            PadConditioning = fields.Flag("Pad conds"),
            PadConditioningOld = fields.Flag("Pad conds v0"),
            UniPcVariant = fields.Text("UniPC variant") ?? usual.UniPcVariant,
            UniPcSkipType = fields.Text("UniPC skip type") ?? usual.UniPcSkipType,
            UniPcOrder = fields.Whole("UniPC order") ?? usual.UniPcOrder,
            UniPcLowerOrderFinal = fields.Flag("UniPC lower order final", absent: true),
            TokenMergingRatio = fields.Number("Token merging ratio") ?? 0,
            TokenMergingRatioHires = fields.Number("Token merging ratio hr") ?? 0,
            Fp8Storage = fields.Text("FP8 weight") switch { "Enable" => Fp8Storage.Enable, "Enable for SDXL" => Fp8Storage.Sdxl, _ => Fp8Storage.Disable },
            Tiling = fields.Flag("Tiling"),
        };
        return EaselKeys.Read(options, fields.Text, fields.Reject);
    }

    private sealed class FieldReader(JsonObject fields, bool hasParameters)
    {
        private static readonly JsonObject Untouched = InfotextFields.Parse("");

        private readonly HashSet<string> read = [];
        private readonly List<string> wrong = [];

        public bool HasParameters => hasParameters;

        public string? Text(string key)
        {
            read.Add(key);
            return fields[key]?.ToString();
        }

        /// <summary>A JSON object.</summary>
        public JsonObject? Object(string key)
        {
            if (Text(key) is not { } text) return null;
            JsonNode? parsed = null;
            try { parsed = JsonNode.Parse(text); }
            catch (System.Text.Json.JsonException) { } // told below

            if (parsed is not JsonObject) Reject(key, text);
            return parsed as JsonObject;
        }

        public void Reject(string key, string text) => wrong.Add($"{key}: '{text}' makes no sense and is left out");

        public bool Flag(string key, bool absent = false) =>
            Text(key) is { } text ? !text.Equals("false", StringComparison.OrdinalIgnoreCase) : absent;

        public double? Number(string key) =>
            Parsed<double>(key, text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null);

        public long? Long(string key) =>
            Parsed<long>(key, text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null);

        public int? Whole(string key) =>
            Parsed<int>(key, text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null);

        public IEnumerable<string> Rest(HashSet<string> informational) =>
            wrong.Concat(from field in fields
                         where !read.Contains(field.Key) && !informational.Contains(field.Key)
                         where !Untouched.TryGetPropertyValue(field.Key, out var usual) || usual!.ToString() != field.Value!.ToString()
                         select $"{field.Key}: {field.Value} is left out");

        private T? Parsed<T>(string key, Func<string, T?> parse) where T : struct
        {
            if (Text(key) is not { } text) return null;
            var value = parse(text);
            if (value is null) wrong.Add($"{key}: '{text}' is no number and is left out");
            return value;
        }
    }
}
