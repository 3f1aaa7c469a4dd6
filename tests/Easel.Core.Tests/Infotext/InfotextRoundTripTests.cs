using System.Text.Json;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Testing;
using Xunit;

namespace Easel.Core.Tests.Infotext;

/// <summary>A text read and written again is the same text; a request written and read again is the same request.</summary>
public sealed class InfotextRoundTripTests
{
    // Keys that name the run, or features that are not part of the plain recipe: given back to the writer as facts.
    private static readonly string[] Known =
    [
        "Steps", "Sampler", "Schedule type", "CFG scale", "Seed", "Size", "Model hash", "Model", "VAE hash", "VAE", "Variation seed",
        "Variation seed strength", "Seed resize from", "Denoising strength", "Conditional mask weight", "Clip skip", "ENSD", "Token merging ratio", "RNG", "Tiling",
        "Lora hashes", "TI hashes", "Emphasis", "Noise Schedule", "Discard penultimate sigma", "Beta schedule alpha", "Beta schedule beta",
        "SGM noise multiplier", "Eta", "Eta DDIM", "Skip Early CFG", "NGMS", "Pad conds", "Version",
        "Hires upscale", "Hires resize", "Hires steps", "Hires upscaler", "Hires sampler", "Hires schedule type", "Hires prompt", "Hires negative prompt", "Refiner", "Refiner switch at",
    ];

    [Fact]
    public void Recorded_texts_are_written_again_letter_for_letter()
    {
        foreach (var name in Goldens.Names("api"))
        {
            var (texts, failures) = (new HashSet<string>(), new List<string>());
            Collect(Goldens.Open("api", name).Data, texts);
            texts.RemoveWhere(text => text.Contains(": , ", StringComparison.Ordinal)); // an empty value does not come back, in A1111 neither
            foreach (var text in texts)
                if (WriteAgain(text) is var again && again != text.Replace(" \n", "\n", StringComparison.Ordinal)) // a line's end is trimmed in reading
                    failures.Add($"recorded {text}\n written {again}");
            if (texts.Count > 0) Goldens.Report($"infotext of api/{name}", failures.Count == 0, $"{texts.Count - failures.Count} of {texts.Count} exact");
            Assert.True(failures.Count == 0, string.Join("\n", failures));
        }
    }

    [Theory]
    [InlineData("a (red:1.3) cat\nNegative prompt: blurry\nSteps: 5, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7.0, Seed: 1234, Size: 128x64, Model hash: fe91c66cdb, Model: tiny, RNG: CPU, Version: v1.10.1")]
    [InlineData("a\nSteps: 5, Sampler: Euler a, Schedule type: Automatic, CFG scale: 7.0, Seed: 1, Size: 8x64, Variation seed: 77, Variation seed strength: 0.35, Seed resize from: 64x64, Clip skip: 2, ENSD: 31337, Token merging ratio: 0.5, RNG: NV, Tiling: True, TI hashes: \"a: b, c: d\", Noise Schedule: Zero Terminal SNR, SGM noise multiplier: True, Eta: 0.4, Skip Early CFG: 0.3, NGMS: 2.0, Pad conds: True, Version: v1.10.1")]
    [InlineData("a\nSteps: 5, Sampler: DPM++ 2M, Schedule type: Beta, CFG scale: 7.0, Seed: 1, Size: 8x64, RNG: CPU, Discard penultimate sigma: True, Beta schedule alpha: 0.6, Beta schedule beta: 0.6, Version: v1.10.1")]
    public void A_text_of_the_recorded_form_is_written_again(string text) => Assert.Equal(text, WriteAgain(text));

    [Fact]
    public void A_request_with_every_option_comes_back()
    {
        var request = new ImageRequest
        {
            Prompt = "a [cat:dog:0.5], (red)\nsecond line: with, marks",
            NegativePrompt = "ugly \"quoted\"",
            Model = "some: model, with marks",
            Size = new ImageSize(640, 384),
            Sampler = "Euler",
            Schedule = "Karras",
            Steps = 33,
            CfgScale = 1e-5,
            ClipSkip = 3,
            Seeds = new Seeds { Seed = 6_000_000_000, Variation = 5, VariationStrength = 0.25, ResizeFrom = new ImageSize(64, 96) },
            Options = new PictureOptions
            {
                Noise = NoiseOrigin.Nv,
                Emphasis = EmphasisMode.NoNorm,
                OldPromptSchedules = true,
                SigmaChurn = 3,
                SigmaTmin = 0.1,
                SigmaTmax = 10,
                SigmaNoise = 1.01,
                SigmaMin = 0.05,
                SigmaMax = 12,
                Rho = 5,
                AlwaysDiscardNextToLastSigma = true,
                SgmNoiseMultiplier = true,
                ZeroTerminalSnr = true,
                DowncastAlphas = true,
                NegativeGuidanceMinimumSigma = 1.5,
                NegativeGuidanceMinimumAllSteps = true,
                SkipEarlyCfg = 0.2,
                PadConditioning = true,
                TokenMergingRatio = 0.4,
                Tiling = true,
            },
        };

        var text = InfotextWriter.Write(request, new InfotextFacts { ModelName = request.Model, ModelHash = "abc", PaddedConditioning = true }, request.Seeds.Seed, 5);
        var reading = InfotextReader.Read(text);

        Assert.Equal(request with { Sampler = reading.Request.Sampler, Schedule = reading.Request.Schedule }, reading.Request);
        Assert.Equal(("Euler", "Karras"), (reading.Request.Sampler.Id, reading.Request.Schedule.Id));
        Assert.Empty(reading.NotHonoured);
        Assert.Contains($"Version: {InfotextFacts.EaselVersion}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_honoured_is_told()
    {
        var reading = InfotextReader.Read("a\nSteps: 2O, Sampler: DPM++ 2M Karras, CFG scale: 7, Size: 64x64, Face restoration: GPEN, Hypertile U-Net: True, Version: v1.10.1");

        Assert.Equal(20, reading.Request.Steps);
        Assert.Equal(("DPM++ 2M", "Automatic"), (reading.Request.Sampler.Id, reading.Request.Schedule.Id));
        Assert.Collection(
            reading.NotHonoured,
            note => Assert.Contains("Steps: '2O'", note, StringComparison.Ordinal),
            note => Assert.Contains("Face restoration: 'GPEN'", note, StringComparison.Ordinal),
            note => Assert.Contains("Hypertile U-Net: True", note, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(7, "7.0")]
    [InlineData(0.35, "0.35")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(1.5e-7, "1.5e-07")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(-2.5e100, "-2.5e+100")]
    [InlineData(-0.0, "-0.0")]
    public void Numbers_are_spelled_as_python_does(double number, string text) => Assert.Equal(text, InfotextParts.Number(number));

    [Fact]
    public void Styles_go_through_a_file()
    {
        PromptStyle[] styles = [new("a, b", "say \"{prompt}\"\nloud", "x"), new("plain", "p", "")];
        Assert.Equal(styles, StylesFile.Parse("\uFEFF" + StylesFile.Format(styles) + "#note,x,y\r\n"));
        Assert.Equal([new PromptStyle("old", "text", "")], StylesFile.Parse("name,text\nold,text"));
    }

    private static string WriteAgain(string text)
    {
        var parts = InfotextParts.Parse(text);
        var values = parts.Parameters.ToDictionary(entry => entry.Key, entry => entry.Value);
        var request = InfotextReader.Read(text).Request;
        if (!values.ContainsKey("RNG")) request = request with { Options = request.Options with { Noise = NoiseOrigin.Gpu } };
        return InfotextWriter.Write(
            request,
            new InfotextFacts
            {
                Schedule = values.GetValueOrDefault("Schedule type"),
                ModelName = values.GetValueOrDefault("Model"),
                ModelHash = values.GetValueOrDefault("Model hash"),
                VaeName = values.GetValueOrDefault("VAE"),
                VaeHash = values.GetValueOrDefault("VAE hash"),
                Version = values.GetValueOrDefault("Version"),
                DenoisingStrength = Number("Denoising strength"),
                ConditionalMaskWeight = Number("Conditional mask weight"),
                ImageCfgScale = Number("Image CFG scale"),
                LoraHashes = values.GetValueOrDefault("Lora hashes"),
                EmbeddingHashes = values.GetValueOrDefault("TI hashes"),
                PaddedConditioning = values.ContainsKey("Pad conds"),
                Extra = [.. parts.Parameters.Where(entry => !Known.Contains(entry.Key) && entry.Key != "Image CFG scale")],
            },
            request.Seeds.Seed,
            request.Seeds.Variation);

        double? Number(string key) => values.TryGetValue(key, out var value) ? double.Parse(value, System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    private static void Collect(JsonElement element, HashSet<string> texts)
    {
        if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray()) Collect(item, texts);
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var member in element.EnumerateObject())
            if (member.NameEquals("infotexts") && member.Value.ValueKind == JsonValueKind.Array)
                texts.UnionWith(member.Value.EnumerateArray().Where(text => text.ValueKind == JsonValueKind.String).Select(text => text.GetString()!));
            else if (member.NameEquals("info") && member.Value.ValueKind == JsonValueKind.String && member.Value.GetString()!.StartsWith('{'))
                Collect(JsonDocument.Parse(member.Value.GetString()!).RootElement, texts);
            else
                Collect(member.Value, texts);
    }
}
