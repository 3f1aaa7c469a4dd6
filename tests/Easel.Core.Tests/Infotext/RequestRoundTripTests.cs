using CsCheck;
using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Xunit;

namespace Easel.Core.Tests.Infotext;

/// <summary>A picture dropped in gives its request again: any request, through the bytes of a PNG.</summary>
public sealed class RequestRoundTripTests
{
    private static readonly byte[] Blank = PictureCodec.Encode(new Bitmap(8, 8, new byte[192]), PictureFormat.Png);

    private static readonly Gen<string> Prompt =
        Gen.OneOf("a cat", "(red:1.3)", "[fox|owl]", "[a:b:0.5]", "x AND y :0.4", "\"quoted\"", "back\\slash", "colon: here", "2x4", "<lora:n:1>", "ünïcode 猫 🐈", "{}", "#", "\n", ", ")
            .Array[0, 8].Select(parts => Tidy(string.Concat(parts)));

    private static readonly Gen<double> Number = Gen.Int[1, 400].Select(n => n / 100.0);

    private static readonly Gen<SamplerName> Sampler = Gen.OneOf([.. SamplerNames.Samplers]);

    private static readonly Gen<Seeds> Seeds = Gen.Select(Gen.Long[0, 1L << 40], Gen.Long[0, 1L << 32], Gen.OneOf(0, 0.25, 1.0), Gen.Bool, Gen.Int[0, 40000], (seed, variation, strength, resizes, delta) => new Seeds
    {
        Seed = seed,
        Variation = strength == 0 ? -1 : variation,
        VariationStrength = strength,
        ResizeFrom = resizes ? new ImageSize(512, 320) : null,
        EtaNoiseSeedDelta = delta,
    });

    private static readonly Gen<PictureOptions> Plain = Gen.Select(Gen.Enum<NoiseOrigin>(), Gen.Bool, Gen.Bool, Gen.Bool, Gen.OneOf(0.0, 0.3), (noise, tiling, zero, downcast, merge) => new PictureOptions
    {
        Noise = noise == NoiseOrigin.Gpu ? NoiseOrigin.Nv : noise, // a GPU's numbers come back as Nv, which gives them anywhere
        Tiling = tiling,
        ZeroTerminalSnr = zero,
        DowncastAlphas = downcast,
        TokenMergingRatio = merge,
    });

    private static readonly Gen<PictureOptions> Guided = Gen.Select(Plain, Gen.OneOf(0.0, 0.2), Gen.OneOf(0, 1.5), Gen.Bool, Gen.Bool, (options, early, minimum, always, discards) => options with
    {
        SkipEarlyCfg = early,
        NegativeGuidanceMinimumSigma = minimum,
        NegativeGuidanceMinimumAllSteps = always && minimum > 0,
        AlwaysDiscardNextToLastSigma = discards,
    });

    private static readonly Gen<PictureOptions> Rare = Gen.Select(Guided, Gen.OneOf(20, 0, 7), Gen.Bool, Gen.Bool, Gen.Bool, Gen.OneOf(0, 16), Number, (options, padding, comments, old, quantized, crop, score) => options with
    {
        CommaPaddingBacktrack = padding,
        PromptComments = comments,
        OldKarrasSigmas = old,
        Quantization = quantized,
        NoBrownianBatchDeterminism = old && quantized,
        SdxlClipLSkip = comments && old,
        SdxlCropTop = crop,
        SdxlCropLeft = 2 * crop,
        SdxlRefinerAestheticScore = score,
        SdxlRefinerNegativeAestheticScore = score / 2,
    });

    private static readonly Gen<ImageRequest> Request = Gen.Select(Prompt, Prompt, Sampler, Gen.OneOf([.. SamplerNames.Schedules.Select(schedule => schedule.Title)]), Seeds, Rare, Gen.Select(Gen.Int[1, 150], Number, Gen.Int[2, 128], Gen.Int[1, 12], Number),
        (prompt, negative, sampler, schedule, seeds, options, numbers) =>
        {
            var (steps, cfg, cells, skip, number) = numbers;
            return Said(sampler, schedule, number, new ImageRequest
            {
                Prompt = prompt,
                NegativePrompt = negative,
                Model = "some-model",
                Sampler = new Choice(sampler.Title, number > 3 ? new() { ["solverOrder"] = 2 } : null),
                Schedule = schedule,
                Steps = steps,
                CfgScale = cfg,
                Size = new ImageSize(8 * cells, 1024 - 8 * (cells % 100)),
                ClipSkip = skip,
                Seeds = seeds,
                Options = options,
            });
        });

    [Fact]
    public void A_picture_gives_its_request_again() => Request.Sample(request =>
    {
        var text = InfotextWriter.Write(request, new InfotextFacts { ModelName = request.Model, ModelHash = "0123456789" }, request.Seeds.Seed, request.Seeds.Variation);
        var reading = InfotextReader.Read(PictureText.Read(PictureText.Write(Blank, text)!)!);

        Assert.Empty(reading.NotHonoured);
        Assert.Equal(Resolved(request), Resolved(reading.Request));
        Assert.Equal(request.Sampler.Options?.ToJsonString(), reading.Request.Sampler.Options?.ToJsonString());
        Assert.Equal(request with { Sampler = reading.Request.Sampler, Schedule = reading.Request.Schedule }, reading.Request);
    });

    // "Automatic" and the schedule it means are one.
    private static (string, string) Resolved(ImageRequest request) => SamplerNames.Resolve(request.Sampler.Id, request.Schedule.Id);

    // Options that A1111's text says only for some samplers and schedules, set where it does.
    private static ImageRequest Said(SamplerName sampler, string schedule, double number, ImageRequest request)
    {
        var title = SamplerNames.ScheduleTitle(sampler.Title, schedule);
        var scheduled = !sampler.Timesteps && title != SamplerNames.Automatic;
        var options = request.Options;
        var all = sampler.SigmaNoise == SigmaNoiseUse.All;
        return request with
        {
            Seeds = sampler.UsesSeedDelta ? request.Seeds : request.Seeds with { EtaNoiseSeedDelta = 0 },
            Options = options with
            {
                AlwaysDiscardNextToLastSigma = options.AlwaysDiscardNextToLastSigma && !sampler.Discards,
                Eta = sampler.Eta == "Eta" ? number / 8 : null,
                EtaDdim = sampler.Eta == "Eta DDIM" ? number / 8 : null,
                SigmaChurn = all ? number : 0,
                SigmaTmin = all ? number / 10 : 0,
                SigmaTmax = all ? number * 10 : 0,
                SigmaNoise = sampler.SigmaNoise == SigmaNoiseUse.None ? 1 : number / 4 + 0.001,
                SigmaMin = scheduled ? number / 40 : 0,
                SigmaMax = scheduled ? number * 4 : 0,
                Rho = scheduled && SamplerNames.FindSchedule(title)?.Rho is not null ? number + 8 : 0,
                BetaAlpha = !sampler.Timesteps && title == "Beta" ? number : 0.6,
                SgmNoiseMultiplier = !sampler.Timesteps && number > 2,
                UniPcOrder = sampler.Id == "unipc" ? 2 : 3,
                UniPcVariant = sampler.Id == "unipc" ? "bh2" : "bh1",
            },
        };
    }

    // Lines lose the blanks at their ends, as in A1111.
    private static string Tidy(string prompt) => string.Join('\n', prompt.Trim().Split('\n').Select(line => line.Trim())).Trim();
}
