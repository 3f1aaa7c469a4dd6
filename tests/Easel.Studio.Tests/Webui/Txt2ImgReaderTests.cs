using System.Text.Json;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Studio.Styles;
using Easel.Studio.Webui;
using Xunit;

namespace Easel.Studio.Tests.Webui;

/// <summary>A1111's txt2img body becomes a request: nothing in it is dropped in silence.</summary>
public sealed class Txt2ImgReaderTests
{
    private static readonly StyleBook Styles = new([new PromptStyle("Base", "{prompt}, detailed", "blurry"), new PromptStyle("Suffix", "oil", "")]);

    [Fact]
    public void Absent_fields_take_the_defaults_of_the_API()
    {
        var request = Read("{}").Request;
        Assert.Equal(("Euler", "Automatic", 50, 7.0, new ImageSize(512, 512)), (request.Sampler.Id, request.Schedule.Id, request.Steps, request.CfgScale, request.Size));
        Assert.Equal(new PictureOptions(), request.Options);
        Assert.Equal(-1, request.Seeds.Seed);
    }

    [Fact]
    public void Values_are_converted_as_the_API_converts_them()
    {
        var request = Read("""{"steps": "12", "cfg_scale": 7, "width": 64.0, "seed": 9007199254740993, "tiling": 1, "eta": null, "prompt": null}""").Request;
        Assert.Equal((12, 7.0, 64, 9007199254740993, true, (double?)null), (request.Steps, request.CfgScale, request.Size.Width, request.Seeds.Seed, request.Options.Tiling, request.Options.Eta));
    }

    [Theory]
    [InlineData("""{"steps": 3000000000}""", "steps")]
    [InlineData("""{"override_settings": {"sigma_max": "x"}}""", "override_settings.sigma_max")]
    [InlineData("""{"override_settings": {"sigma_maximum": 2}}""", "override_settings.sigma_maximum")]
    [InlineData("""{"firstpass_image": "AAAA"}""", "firstpass_image")]
    [InlineData("""{"override_settings": {"sd_lora": "ink:2>"}}""", "override_settings.sd_lora")]
    public void What_cannot_be_done_is_refused_by_name(string body, string field) =>
        Assert.Equal(field, Assert.Throws<RequestException>(() => Read(body)).Field);

    [Theory]
    [InlineData("""{"restore_faces": true}""", "CodeFormer", 0.5)]
    [InlineData("""{"restore_faces": true, "override_settings": {"face_restoration_model": "GFPGAN"}}""", "GFPGAN", 0.5)]
    [InlineData("""{"override_settings": {"face_restoration": true, "code_former_weight": 0.2}}""", "CodeFormer", 0.2)]
    [InlineData("""{"restore_faces": false, "override_settings": {"face_restoration": true}}""", null, 0)]
    [InlineData("""{"override_settings": {"face_restoration_model": "GFPGAN"}}""", null, 0)]
    public void Faces_are_restored_as_field_and_settings_say(string body, string? restorer, double weight)
    {
        var faces = Read(body).Request.Faces;
        Assert.Equal((restorer, weight), (faces?.Restorer, faces?.Weight ?? 0));
    }

    [Theory]
    [InlineData("Enable", Fp8Storage.Enable)]
    [InlineData("Enable for SDXL", Fp8Storage.Sdxl)]
    [InlineData("Disable", Fp8Storage.Disable)]
    public void Weights_are_kept_in_8_bits_by_its_words(string word, Fp8Storage storage) =>
        Assert.Equal(storage, Read("""{"override_settings": {"fp8_storage": "*"}}""".Replace("*", word, StringComparison.Ordinal)).Request.Options.Fp8Storage);

    [Theory]
    [InlineData("""{"steps": "many"}""", "steps")]
    [InlineData("""{"styles": "Base"}""", "styles")]
    [InlineData("""{"override_settings": 5}""", "override_settings")]
    [InlineData("[]", "body")]
    public void What_is_of_another_type_is_refused_by_name(string body, string field) =>
        Assert.Equal(field, Assert.Single(Assert.Throws<WebuiFormException>(() => Read(body)).Mistakes).Loc[^1]);

    [Theory]
    [InlineData("""{"script_name": "movie2movie"}""", "movie2movie")]
    [InlineData("""{"alwayson_scripts": {"ControlNet": {"args": [{"enabled": true}]}}}""", "ControlNet")]
    public void Scripts_are_refused_by_name(string body, string script) =>
        Assert.Contains(script, Assert.Throws<WebuiRefusal>(() => Read(body)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_switched_off_or_says_nothing_about_the_picture_is_accepted()
    {
        var reading = Read("""
            {"enable_hr": false, "hr_scale": 2, "denoising_strength": 0.7, "refiner_checkpoint": "None", "script_name": "", "alwayson_scripts": {}, "save_images": true,
             "send_images": false, "override_settings": {"samples_format": "jpg", "fp8_storage": "Disable", "sd_vae": "Automatic", "face_restoration": false}}
            """);
        Assert.Empty(reading.Notes);
        Assert.Equal(Read("{}").Request, reading.Request);
    }

    [Theory]
    [InlineData("Euler a", null, "Euler a", "Automatic", 0)]
    [InlineData("k_euler_a", null, "Euler a", "Automatic", 0)]
    [InlineData("DPM++ 2M Karras", null, "DPM++ 2M", "Automatic", 0)]
    [InlineData("Euler a Karras", "uniform", "Euler a", "Karras", 0)]
    [InlineData("Nope", null, "DPM++ 2M", "Automatic", 1)]
    [InlineData("Euler", "Nope", "Euler", "Automatic", 1)]
    [InlineData("DPM2", "karras", "DPM2", "Automatic", 0)]
    public void Samplers_are_named_as_in_A1111_and_what_it_corrects_is_told(string sampler, string? schedule, string expected, string expectedSchedule, int notes)
    {
        var reading = Read(JsonSerializer.Serialize(new { sampler_name = sampler, scheduler = schedule }));
        Assert.Equal((expected, expectedSchedule, notes), (reading.Request.Sampler.Id, reading.Request.Schedule.Id, reading.Notes.Length));
    }

    [Fact]
    public void Settings_win_over_fields_for_the_sigmas_and_only_they_are_said()
    {
        var asked = Read("""{"sampler_name": "Euler", "s_churn": 3, "s_noise": 1.01, "s_min_uncond": 2}""").Request;
        Assert.Equal((3, 1.01, 2), (asked.Options.SigmaChurn, asked.Options.SigmaNoise, asked.Options.NegativeGuidanceMinimumSigma));
        Assert.Equal(["Sigma churn", "Sigma noise"], asked.UnsaidKeys);
        Assert.DoesNotContain("Sigma", InfotextWriter.Write(asked, new InfotextFacts(), 1, 1), StringComparison.Ordinal);

        var set = Read("""{"sampler_name": "Euler", "s_churn": 3, "s_min_uncond": 0, "override_settings": {"s_churn": 5, "s_min_uncond": 4}}""").Request;
        Assert.Equal((5, 0), (set.Options.SigmaChurn, set.Options.NegativeGuidanceMinimumSigma));
        Assert.Contains("Sigma churn: 5.0", InfotextWriter.Write(set, new InfotextFacts(), 1, 1), StringComparison.Ordinal);
    }

    [Fact]
    public void Eta_is_DDIMs_or_the_others()
    {
        Assert.Equal((0.4, null), Etas("""{"sampler_name": "Euler a", "eta": 0.4}"""));
        Assert.Equal((null, 0.4), Etas("""{"sampler_name": "DDIM", "eta": 0.4}"""));
        Assert.Equal((0.2, 0.4), Etas("""{"sampler_name": "DDIM", "eta": 0.4, "override_settings": {"eta_ancestral": 0.2, "eta_ddim": 0.9}}"""));

        static (double?, double?) Etas(string body) => Read(body).Request.Options is var options ? (options.Eta, options.EtaDdim) : default;
    }

    [Fact]
    public void Every_setting_that_changes_the_picture_arrives()
    {
        var request = Read("""
            {"override_settings": {"sd_model_checkpoint": "m", "sd_vae": "v.safetensors", "randn_source": "NV", "eta_noise_seed_delta": 31337, "CLIP_stop_at_last_layers": 2,
              "emphasis": "No norm", "skip_early_cond": 0.3, "token_merging_ratio": 0.5, "token_merging_ratio_hr": 0.3, "sd_noise_schedule": "Zero Terminal SNR", "always_discard_next_to_last_sigma": true,
              "sgm_noise_multiplier": true, "sdxl_crop_top": 16, "sdxl_crop_left": 8, "pad_cond_uncond": true, "pad_cond_uncond_v0": true, "comma_padding_backtrack": 5,
              "enable_prompt_comments": false, "use_old_scheduling": true, "sigma_min": 0.1, "sigma_max": 9, "rho": 5, "beta_dist_alpha": 0.5, "beta_dist_beta": 0.7,
              "use_old_karras_scheduler_sigmas": true, "enable_quantization": true, "use_downcasted_alpha_bar": true, "s_min_uncond": 1, "s_min_uncond_all": true,
              "no_dpmpp_sde_batch_determinism": true, "uni_pc_variant": "bh2", "uni_pc_skip_type": "logSNR", "uni_pc_order": 2, "uni_pc_lower_order_final": false,
              "sdxl_clip_l_skip": true, "sdxl_refiner_low_aesthetic_score": 2, "sdxl_refiner_high_aesthetic_score": 7, "tiling": true, "eta_ancestral": 0.5, "eta_ddim": 0.2,
              "s_churn": 1, "s_tmin": 0.2, "s_tmax": 8, "s_noise": 1.02, "fp8_storage": "Enable", "add_model_hash_to_info": false}}
            """).Request;
        var usual = new PictureOptions();
        foreach (var option in typeof(PictureOptions).GetProperties().Where(property => property.CanWrite))
            Assert.False(Equals(option.GetValue(usual), option.GetValue(request.Options)), option.Name);
        Assert.Equal(("m", "v.safetensors", 2, 31337), (request.Model, request.Vae, request.ClipSkip, request.Seeds.EtaNoiseSeedDelta));
        Assert.Equal(["Model hash"], request.UnsaidKeys);
    }

    [Fact]
    public void Styles_are_laid_into_both_prompts_and_unknown_ones_told()
    {
        var reading = Read("""{"prompt": "a cat", "negative_prompt": "ugly", "styles": ["Base", "Absent", "Suffix"]}""");
        Assert.Equal(("a cat, detailed, oil", "ugly, blurry"), (reading.Request.Prompt, reading.Request.NegativePrompt));
        Assert.Equal(["styles: there is no 'Absent'; it is left out"], reading.Notes);
        Assert.Contains("Base, Suffix", Assert.Throws<RequestException>(() => Styles.Apply(new ImageRequest { Prompt = "" }, ["Absent"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"sd_lora": "ink"}""", "a cat", "a cat, oil<lora:ink:1.0>", "a dog, oil<lora:ink:1.0>")]
    [InlineData("""{"sd_lora": "ink", "sd_hypernetwork": "net", "extra_networks_default_multiplier": 0.75}""", "a cat", "a cat, oil<lora:ink:0.75><hypernet:net:0.75>", "a dog, oil<lora:ink:0.75><hypernet:net:0.75>")]
    [InlineData("""{"sd_lora": "ink"}""", "a cat <lora:ink:0.3>", "a cat <lora:ink:0.3>, oil", "a dog, oil<lora:ink:1.0>")]
    [InlineData("""{"sd_lora": "ink"}""", "a cat <lora:inkblot:0.3>", "a cat <lora:inkblot:0.3>, oil<lora:ink:1.0>", "a dog, oil<lora:ink:1.0>")]
    [InlineData("""{"sd_lora": "None", "sd_hypernetwork": ""}""", "a cat", "a cat, oil", "a dog, oil")]
    public void A_network_for_every_prompt_stands_behind_it(string settings, string prompt, string expected, string second)
    {
        var request = Read($$"""{"prompt": "{{prompt}}", "styles": ["Suffix"], "enable_hr": true, "hr_prompt": "a dog", "override_settings": {{settings}}}""").Request;
        Assert.Equal((expected, second), (request.Prompt, request.Hires!.Prompt));
    }

    [Fact]
    public void An_infotext_fills_what_the_request_leaves_open()
    {
        var request = Read(JsonSerializer.Serialize(new
        {
            steps = 9,
            infotext = "a fox\nNegative prompt: ugly\nSteps: 20, Sampler: Heun, Schedule type: Karras, CFG scale: 3.5, Seed: 77, Size: 64x96, Model: other, RNG: CPU, Sigma churn: 2.0",
            override_settings = new { s_churn = 4 },
        })).Request;
        Assert.Equal(("a fox", "ugly", 9, "Heun", "Karras", 3.5, 77L, 4.0), (request.Prompt, request.NegativePrompt, request.Steps, request.Sampler.Id, request.Schedule.Id, request.CfgScale, request.Seeds.Seed, request.Options.SigmaChurn));
        Assert.Null(request.Model);
    }

    private static Txt2ImgReading Read(string json)
    {
        var body = WebuiForms.Txt2Img.Read(JsonDocument.Parse(json).RootElement);
        return Txt2ImgReader.Read(body, Styles);
    }
}
