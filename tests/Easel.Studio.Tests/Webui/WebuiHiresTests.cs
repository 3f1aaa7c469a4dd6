using System.Text.Json;
using Easel.Core.Requests;
using Easel.Studio.Webui;
using Xunit;

namespace Easel.Studio.Tests.Webui;

/// <summary>A1111's fields of the second pass and the refiner.</summary>
public sealed class WebuiHiresTests
{
    [Fact]
    public void Each_field_arrives()
    {
        var request = Read("""
            {"enable_hr": true, "hr_upscaler": "Lanczos", "hr_scale": 1.5, "hr_resize_x": 96, "hr_second_pass_steps": 7, "denoising_strength": 0.4, "hr_sampler_name": "Euler a", "hr_scheduler": "karras",
             "hr_checkpoint_name": "other", "hr_prompt": "more", "hr_negative_prompt": "less", "override_settings": {"img2img_extra_noise": 0.1}}
            """).Request;
        var expected = new HiresFix { Upscaler = "Lanczos", Scale = 1.5, Size = new ImageSize(96, 0), Steps = 7, Strength = 0.4, ExtraNoise = 0.1, Sampler = "Euler a", Schedule = "Karras", Model = "other", Prompt = "more", NegativePrompt = "less" };
        Assert.Equal(expected, request.Hires);
        Assert.Empty(request.UnsaidKeys);
    }

    [Fact]
    public void What_is_left_open_is_as_in_A1111()
    {
        var request = Read("""{"enable_hr": true, "hr_sampler_name": "Use same sampler", "hr_scheduler": "Use same scheduler", "hr_checkpoint_name": "Use same checkpoint"}""").Request;
        Assert.Equal(new HiresFix { Strength = 0.75 }, request.Hires);
        Assert.Equal(["Hires upscaler"], request.UnsaidKeys);
        Assert.Null(Read("""{"hr_scale": 3}""").Request.Hires);
    }

    [Theory]
    [InlineData("""{"enable_hr": true, "width": 1024, "height": 768, "firstphase_width": 512, "firstphase_height": 384}""", "512x384", "1024x768")]
    [InlineData("""{"enable_hr": true, "width": 1024, "height": 768, "override_settings": {"use_old_hires_fix_width_height": true}}""", "640x448", "1024x768")]
    [InlineData("""{"enable_hr": true, "width": 64, "height": 64}""", "64x64", "0x0")]
    public void Old_clients_name_the_final_size(string body, string first, string second)
    {
        var request = Read(body).Request;
        Assert.Equal((first, second), (request.Size.ToString(), request.Hires!.Size.ToString()));
    }

    [Fact]
    public void An_infotext_fills_what_is_left_open()
    {
        const string Text = "a fox\\nSteps: 20, Sampler: Heun, CFG scale: 3.5, Seed: 77, Size: 64x96, Denoising strength: 0.3, Hires upscale: 1.5, Hires steps: 4, Hires upscaler: Nearest, Refiner: r [0123456789], Refiner switch at: 0.6";
        var request = Read($$"""{"hr_second_pass_steps": 9, "infotext": "{{Text}}"}""").Request;
        Assert.Equal(new HiresFix { Scale = 1.5, Steps = 9, Strength = 0.3, Upscaler = "Nearest" }, request.Hires);
        Assert.Equal(new Refiner { Model = "r [0123456789]", SwitchAt = 0.6 }, request.Refiner);
        Assert.Null(Read($$"""{"enable_hr": false, "infotext": "{{Text}}"}""").Request.Hires);
    }

    [Fact]
    public void A_refiner_takes_its_settings_along()
    {
        var refiner = Read("""{"refiner_checkpoint": "r", "refiner_switch_at": 0.4, "override_settings": {"refiner_switch_by_sample_steps": true, "hires_fix_refiner_pass": "both passes"}}""").Request.Refiner;
        Assert.Equal(new Refiner { Model = "r", SwitchAt = 0.4, BySteps = true, Passes = RefinerPass.Both }, refiner);
        Assert.Equal(0, Read("""{"refiner_checkpoint": "r"}""").Request.Refiner!.SwitchAt); // A1111 switches at once then
        Assert.Null(Read("""{"refiner_checkpoint": "None", "refiner_switch_at": 0.4}""").Request.Refiner);
    }

    [Theory]
    [InlineData("[true]", 1.0, 4.0)]
    [InlineData("[true, 2.5, null, 3]", 2.5, 3.0)]
    [InlineData("[false, 2]", null, null)]
    public void Soft_inpainting_is_a_script_with_numbers(string args, double? bias, double? contrast)
    {
        var body = $$$"""{"init_images": ["AAAA"], "mask": "AAAA", "alwayson_scripts": {"Soft Inpainting": {"args": {{{args}}} } }}""";
        var soft = Txt2ImgReader.Read(WebuiForms.Img2Img.Read(JsonDocument.Parse(body).RootElement)).Request.Start!.Mask!.Soft;
        Assert.Equal((bias, contrast), (soft?.Bias, soft?.Contrast));
    }

    [Fact]
    public void An_argument_that_is_no_number_is_refused() =>
        Assert.Equal("alwayson_scripts", Assert.Throws<RequestException>(() => Txt2ImgReader.Read(WebuiForms.Img2Img.Read(JsonDocument.Parse("""{"init_images": ["AAAA"], "mask": "AAAA", "alwayson_scripts": {"soft inpainting": {"args": [true, "x"]}}}""").RootElement))).Field);

    [Fact]
    public void Names_that_nobody_has_are_told()
    {
        var reading = Read("""{"enable_hr": true, "hr_sampler_name": "Nope", "hr_scheduler": "Nope"}""");
        Assert.Equal(("DPM++ 2M", 2), (reading.Request.Hires!.Sampler!.Id, reading.Notes.Length));
    }

    private static Txt2ImgReading Read(string json) => Txt2ImgReader.Read(WebuiForms.Txt2Img.Read(JsonDocument.Parse(json).RootElement));
}
