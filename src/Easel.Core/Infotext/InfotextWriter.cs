using System.Globalization;
using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Core.Settings;

namespace Easel.Core.Infotext;

/// <summary>The text that goes into a picture: its prompt and parameters in A1111 1.10.1's keys, order and spelling.</summary>
public static class InfotextWriter
{
    /// <summary>The infotext of one picture.</summary>
    /// <param name="request">What was asked for; prompts as they were encoded (styles applied).</param>
    /// <param name="facts">What the request does not say.</param>
    /// <param name="seed">The picture's own seed.</param>
    /// <param name="variationSeed">The picture's own variation seed.</param>
    public static string Write(ImageRequest request, InfotextFacts facts, long seed, long variationSeed)
    {
        var named = SamplerNames.Resolve(request.Sampler.Id, request.Schedule.Id);
        var sampler = facts.Sampler ?? named.Sampler;
        var schedule = facts.Schedule ?? SamplerNames.ScheduleTitle(sampler, named.Schedule);

        var line = new ParameterLine([.. facts.Omitted, .. request.UnsaidKeys]);
        WriteRequest(line, request, facts, (sampler, schedule), (seed, variationSeed));
        foreach (var (key, value) in HiresKeys.Of(request, facts, (sampler, schedule))) line.Add(key, value);
        foreach (var (key, value) in PictureScript.Of(request)?.InfotextEntries ?? []) line.Add(key, value);
        foreach (var (key, value) in facts.Extra) line.Add(key, value);
        if (request.Start?.Mask is { } mask) WriteMask(line, mask);
        WriteConditioning(line, request, facts);
        if (request.Start is { NoiseMultiplier: not 1 } noisy) line.Add("Noise multiplier", noisy.NoiseMultiplier);
        if ((request.Start?.ExtraNoise ?? request.Hires?.ExtraNoise) is > 0 and var more) line.Add("Extra noise", more);
        WriteSampling(line, request.Options, sampler, schedule);
        foreach (var (key, value) in RefinerKeys.Of(request, facts)) line.Add(key, value);
        WriteGuidance(line, request.Options, facts);
        if (facts.Version == InfotextFacts.EaselVersion) WriteBeyond(line, request);
        if (request.IsEnlarged()) line.Add("Postprocess upscaler", request.Upscaler!.Id); // as A1111's extras name it
        line.Add("Version", facts.Version);
        line.Add("User", facts.User);
        return new InfotextParts(request.Prompt, request.NegativePrompt, line.Entries).ToString();
    }

    private static void WriteRequest(
        ParameterLine line, ImageRequest request, InfotextFacts facts, (string Sampler, string Schedule) names, (long Own, long Variation) seed)
    {
        var options = request.Options;
        line.Add("Steps", request.Steps);
        line.Add("Sampler", names.Sampler);
        line.Add("Schedule type", names.Schedule);
        line.Add("CFG scale", request.CfgScale);
        line.Add("Image CFG scale", facts.ImageCfgScale ?? request.Start?.ImageCfgScale);
        line.Add("Seed", seed.Own);
        line.Add("Face restoration", facts.FaceRestoration ?? request.Faces?.Restorer);
        line.Add("Size", request.Size.ToString());
        line.Add("Model hash", facts.ModelHash);
        line.Add("Model", facts.ModelName);
        if (options.Fp8Storage != Fp8Storage.Disable && facts.KeepsFloat8 != false) line.Add("FP8 weight", options.Fp8Storage == Fp8Storage.Enable ? "Enable" : "Enable for SDXL");
        line.Add("VAE hash", facts.VaeHash);
        line.Add("VAE", facts.VaeName);
        if (request.Seeds.VariationStrength != 0)
        {
            line.Add("Variation seed", seed.Variation);
            line.Add("Variation seed strength", request.Seeds.VariationStrength);
        }

        if (request.Seeds.ResizeFrom is { Width: > 0, Height: > 0 } from) line.Add("Seed resize from", from.ToString());
        line.Add("Denoising strength", facts.DenoisingStrength ?? request.Start?.Strength ?? request.Hires?.Strength);
        line.Add("Conditional mask weight", facts.ConditionalMaskWeight);
        if (request.ClipSkip > 1) line.Add("Clip skip", request.ClipSkip);
        if (request.Seeds.EtaNoiseSeedDelta != 0 && options.Eta != 0 && SamplerNames.Find(names.Sampler) is { UsesSeedDelta: true })
            line.Add("ENSD", request.Seeds.EtaNoiseSeedDelta);
        if (options.TokenMergingRatio != 0) line.Add("Token merging ratio", options.TokenMergingRatio);
        var second = facts.Version == InfotextFacts.EaselVersion ? options.TokenMergingRatioHires : options.HiresTokenMerging(); // A1111 says it also where it is the first's
        line.Add("Token merging ratio hr", facts.HiresTokenMergingRatio ?? (request.Hires is not null && second != 0 ? second : null));
        line.Add("Init image hash", facts.InitImageHash);
        if (options.Noise != NoiseOrigin.Gpu) line.Add("RNG", options.Noise == NoiseOrigin.Cpu ? "CPU" : "NV");
        line.AddTrue("Tiling", options.Tiling);
    }

    private static void WriteMask(ParameterLine line, PaintMask mask)
    {
        if (mask.Soft is { } soft)
        {
            line.Add("Soft inpainting enabled", bool.TrueString);
            foreach (var setting in SettingDescription.Of(soft)) line.Add(setting.Setting.Label, Convert.ToString(setting.Default, CultureInfo.InvariantCulture));
        }

        if (mask.Inverted) line.Add("Mask mode", "Inpaint not masked");
        if (mask.BlurX == mask.BlurY && mask.BlurX > 0) line.Add("Mask blur", mask.BlurX);
        if (mask.OnlyMasked)
        {
            line.Add("Inpaint area", "Only masked");
            line.Add("Masked area padding", mask.Padding);
        }

        if (mask.Content != MaskContent.Original) line.Add("Masked content", SettingDescription.Written(mask.Content).Replace('_', ' '));
    }

    private static void WriteConditioning(ParameterLine line, ImageRequest request, InfotextFacts facts)
    {
        var options = request.Options;
        var prompts = request.Prompt + request.NegativePrompt;
        line.AddTrue("Old prompt editing timelines", options.OldPromptSchedules && (facts.SchedulesDiffer ?? prompts.Contains('[')));
        line.Add("Lora hashes", facts.LoraHashes);
        line.Add("TI hashes", facts.EmbeddingHashes);
        if (options.Emphasis != EmphasisMode.Original && (facts.HasEmphasis ?? prompts.AsSpan().IndexOfAny('(', '[') >= 0))
            line.Add("Emphasis", options.Emphasis == EmphasisMode.NoNorm ? "No norm" : options.Emphasis.ToString());
        line.AddTrue("Downcast alphas_cumprod", options.DowncastAlphas);
        if (options.ZeroTerminalSnr) line.Add("Noise Schedule", "Zero Terminal SNR");
    }

    private static void WriteSampling(ParameterLine line, PictureOptions options, string title, string schedule)
    {
        var sampler = SamplerNames.Find(title);
        line.AddTrue("Discard penultimate sigma", options.AlwaysDiscardNextToLastSigma && sampler is not { Discards: true });
        if (sampler is not { Timesteps: true })
        {
            if (schedule != SamplerNames.Automatic)
            {
                if (options.SigmaMin != 0) line.Add("Schedule min sigma", options.SigmaMin);
                if (options.SigmaMax != 0) line.Add("Schedule max sigma", options.SigmaMax);
                if (options.Rho != 0 && SamplerNames.FindSchedule(schedule)?.Rho is { } rho && rho != options.Rho) line.Add("Schedule rho", options.Rho);
            }

            if (schedule == "Beta")
            {
                line.Add("Beta schedule alpha", options.BetaAlpha);
                line.Add("Beta schedule beta", options.BetaBeta);
            }

            line.AddTrue("SGM noise multiplier", options.SgmNoiseMultiplier);
        }

        var (eta, usual) = sampler?.Eta == "Eta DDIM" ? (options.EtaDdim, 0.0) : (options.Eta, 1.0);
        if (eta is { } given && given != usual && sampler?.Eta is { } key) line.Add(key, given);
        WriteSigmaNoise(line, options, sampler?.SigmaNoise ?? SigmaNoiseUse.None);
        if (title == "UniPC") WriteUniPc(line, options);
    }

    private static void WriteSigmaNoise(ParameterLine line, PictureOptions options, SigmaNoiseUse use)
    {
        if (use == SigmaNoiseUse.All)
        {
            if (options.SigmaChurn != 0) line.Add("Sigma churn", options.SigmaChurn);
            if (options.SigmaTmin != 0) line.Add("Sigma tmin", options.SigmaTmin);
            if (options.SigmaTmax != 0) line.Add("Sigma tmax", options.SigmaTmax);
        }

        if (use != SigmaNoiseUse.None && options.SigmaNoise != 1) line.Add("Sigma noise", options.SigmaNoise);
    }

    private static void WriteUniPc(ParameterLine line, PictureOptions options)
    {
        if (options.UniPcVariant != "bh1") line.Add("UniPC variant", options.UniPcVariant);
        if (options.UniPcSkipType != "time_uniform") line.Add("UniPC skip type", options.UniPcSkipType);
        if (options.UniPcOrder != 3) line.Add("UniPC order", options.UniPcOrder);
        if (!options.UniPcLowerOrderFinal) line.Add("UniPC lower order final", bool.FalseString);
    }

    private static void WriteGuidance(ParameterLine line, PictureOptions options, InfotextFacts facts)
    {
        if (options.SkipEarlyCfg != 0) line.Add("Skip Early CFG", options.SkipEarlyCfg);
        if (options.NegativeGuidanceMinimumSigma > 0 && facts.LeftOutNegative != false)
        {
            line.Add("NGMS", options.NegativeGuidanceMinimumSigma);
            line.AddTrue("NGMS all steps", options.NegativeGuidanceMinimumAllSteps);
        }

        line.AddTrue("Pad conds", facts.PaddedConditioning && options is { PadConditioning: true, PadConditioningOld: false });
        line.AddTrue("Pad conds v0", facts.PaddedConditioning && options.PadConditioningOld);
    }

    private static void WriteBeyond(ParameterLine line, ImageRequest request)
    {
        foreach (var (key, value) in EaselKeys.Of(request.Options)) line.Add(key, value);
        if (FaceKeys.Beyond(request) is var (weight, kept)) line.Add(weight, kept);
        if (request.Sampler.Options is { Count: > 0 } sampler) line.Add("Sampler options", sampler.ToJsonString());
        if (request.Schedule.Options is { Count: > 0 } schedule) line.Add("Schedule options", schedule.ToJsonString());
    }

    private sealed class ParameterLine(IReadOnlyCollection<string> omitted)
    {
        private readonly List<KeyValuePair<string, string>> entries = [];

        public System.Collections.Immutable.ImmutableArray<KeyValuePair<string, string>> Entries => [.. entries];

        public void Add(string key, string? value)
        {
            if (value is not null && !omitted.Contains(key)) entries.Add(new(key, value));
        }

        public void Add(string key, long value) => Add(key, value.ToString(CultureInfo.InvariantCulture));

        public void Add(string key, double? value) => Add(key, value is { } number ? InfotextParts.Number(number) : null);

        public void AddTrue(string key, bool value) => Add(key, value ? bool.TrueString : null);
    }
}
