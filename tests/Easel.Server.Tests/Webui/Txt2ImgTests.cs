using System.Net;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Results;
using Easel.Studio.Library;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Webui;

public sealed class Txt2ImgTests
{
    private const string Path = "/sdapi/v1/txt2img";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_answer_has_pictures_the_request_and_what_was_made()
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Ask(Path, """{"prompt": "a cat", "negative_prompt": "ugly", "steps": "2", "width": 64, "height": 48, "seed": 5, "cfg_scale": 6, "batch_size": 2, "sampler_index": "k_euler_a"}""");
        var images = answer.GetProperty("images").EnumerateArray().Select(image => Convert.FromBase64String(image.GetString()!)).ToList();
        Assert.Equal(2, images.Count);
        Assert.All(images, image => Assert.Equal((64, 48), (PictureCodec.Decode(image, "").Width, PictureCodec.Decode(image, "").Height)));

        var info = answer.Info();
        Assert.Equal(images.Select(PictureText.Read), info.GetProperty("infotexts").EnumerateArray().Select(text => text.GetString()));
        Assert.Equal("[5,6]", info.GetProperty("all_seeds").GetRawText());
        Assert.Equal("""["a cat","a cat"]""", info.GetProperty("all_prompts").GetRawText());
        Assert.Equal(("Euler a", "6.0", "0", "2", "fake", "0123456789"), (
            info.GetProperty("sampler_name").GetString(), info.GetProperty("cfg_scale").GetRawText(), info.GetProperty("index_of_first_image").GetRawText(),
            info.GetProperty("steps").GetRawText(), info.GetProperty("sd_model_name").GetString(), info.GetProperty("sd_model_hash").GetString()));

        var echo = answer.GetProperty("parameters");
        Assert.Equal(("2", "6.0", "50", "null", "\"k_euler_a\"", "{}"), (
            echo.GetProperty("steps").GetRawText(), echo.GetProperty("cfg_scale").GetRawText(), (await Echo(test, "{}", "steps")).GetRawText(),
            echo.GetProperty("denoising_strength").GetRawText(), echo.GetProperty("sampler_index").GetRawText(), echo.GetProperty("alwayson_scripts").GetRawText()));
    }

    public static TheoryData<string, string> Recorded =>
        [.. from file in Goldens.Names("api")
            from entry in Goldens.Open("api", file).Data.EnumerateObject()
            where entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty("response", out var response) && response.ValueKind == JsonValueKind.Object
                && response.TryGetProperty("info", out var info) && info.GetString()!.StartsWith('{') && entry.Value.GetProperty("path").GetString() == Path
            select (file, entry.Name)];

    [Theory]
    [MemberData(nameof(Recorded))]
    public async Task A_recorded_request_is_answered_in_the_recorded_form(string file, string name)
    {
        var data = Goldens.Open("api", file).Data.GetProperty(name);
        using var models = new TemporaryFolder();
        foreach (var model in new[] { "tiny-sd15", "tiny-sd15-inpainting", "tiny-sd20", "tiny-sd21-v", "tiny-sdxl", "tiny-sdxl-refiner", "tiny-ip2p", "alt.vae" }.Select(model => model + ".safetensors"))
            await File.WriteAllTextAsync(models.File(model), "no model", Cancel);
        await using var test = await TestStudio.Start(folders: new StudioFolders([models.Path], null, null));
        var answer = await test.Post(Path, data.GetProperty("request").GetRawText());
        if (answer.StatusCode == HttpStatusCode.UnprocessableEntity) return; // hires pass and the like: refused by name, tested with the reader
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var golden = data.GetProperty("response");
        var made = await answer.Json();
        List<string> differences = [.. WebuiClient.Differences(golden, made, "$"), .. WebuiClient.Differences(golden.Info(), made.Info(), "info", "info.extra_generation_params")];
        if (!golden.Info().EnumerateObject().Select(field => field.Name).SequenceEqual(made.Info().EnumerateObject().Select(field => field.Name).Where(field => field != "notes"))) differences.Add("the fields' order differs");
        Goldens.Report($"api form {file}/{name}", differences.Count == 0, string.Join("; ", differences));
        Assert.Empty(differences);
    }

    [Fact]
    public async Task Every_field_of_another_type_is_named()
    {
        await using var test = await TestStudio.Start();
        var fields = (await test.Ask(Path, """{"steps": 1, "width": 16, "height": 16}""")).GetProperty("parameters").EnumerateObject().Select(field => field.Name).ToList();
        Assert.Equal(55, fields.Count);
        foreach (var field in fields)
        {
            var wrong = field is "override_settings" or "comments" or "alwayson_scripts" ? "[1]" : """{"a": 1}""";
            var answer = await test.Post(Path, $$"""{"{{field}}": {{wrong}}}""");
            var detail = (await answer.Json()).GetProperty("detail");
            Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity && detail.GetArrayLength() == 1, field);
            Assert.Equal($"""["body","{field}"]""", detail[0].GetProperty("loc").GetRawText());
            Assert.StartsWith("type_error.", detail[0].GetProperty("type").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"steps": 0}""", "steps")]
    [InlineData("""{"width": 65}""", "width")]
    [InlineData("""{"n_iter": 0}""", "n_iter")]
    [InlineData("""{"subseed_strength": 2}""", "subseed_strength")]
    [InlineData("""{"enable_hr": true, "hr_scale": 99}""", "hr_scale")]
    [InlineData("""{"enable_hr": true, "hr_resize_x": 99999}""", "hr_resize_x")]
    [InlineData("""{"enable_hr": true, "hr_upscaler": "nobody"}""", "hr_upscaler")]
    [InlineData("""{"enable_hr": true, "hr_checkpoint_name": "nobody"}""", "hr_checkpoint_name")]
    [InlineData("""{"enable_hr": true, "denoising_strength": 2}""", "denoising_strength")]
    [InlineData("""{"refiner_checkpoint": "x"}""", "refiner_checkpoint")]
    [InlineData("""{"firstpass_image": "AAAA"}""", "firstpass_image")]
    [InlineData("""{"restore_faces": true}""", "restore_faces")]
    [InlineData("""{"override_settings": {"sd_model_checkpoint": "nobody"}}""", "override_settings", "sd_model_checkpoint")]
    [InlineData("""{"override_settings": {"sd_model_checkpoint": "/etc/passwd"}}""", "override_settings", "sd_model_checkpoint")]
    [InlineData("""{"override_settings": {"sd_vae": "nobody"}}""", "override_settings", "sd_vae")]
    [InlineData("""{"override_settings": {"sd_modle_checkpoint": "x"}}""", "override_settings", "sd_modle_checkpoint")]
    [InlineData("""{"override_settings": {"samples_format": "bmp"}}""", "override_settings", "samples_format")]
    [InlineData("""{"override_settings": {"CLIP_stop_at_last_layers": 99}}""", "override_settings", "CLIP_stop_at_last_layers")]
    [InlineData("""{"override_settings": {"api_enable_requests": true}}""", "override_settings", "api_enable_requests")]
    [InlineData("""{"s_noise": 99}""", "s_noise")]
    public async Task A_mistake_is_refused_by_field(string body, params string[] field)
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Post(Path, body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var mistake = Assert.Single((await answer.Json()).GetProperty("detail").EnumerateArray());
        Assert.Equal(JsonSerializer.Serialize(field.Prepend("body")), mistake.GetProperty("loc").GetRawText());
        Assert.False(string.IsNullOrWhiteSpace(mistake.GetProperty("msg").GetString()));
    }

    [Theory]
    [InlineData("""{"script_name": "Movie2movie"}""", "Script 'Movie2movie' not found")]
    [InlineData("""{"alwayson_scripts": {"ADetailer": {"args": [true]}}}""", "Script 'ADetailer' not found")]
    [InlineData("""{"alwayson_scripts": {"controlnet": {"args": [{"enabled": true}]}}}""", "Script 'controlnet' not found: Easel does not have it yet; leave it out of alwayson_scripts")]
    [InlineData("""{"alwayson_scripts": {"X/Y/Z plot": {"args": []}}}""", "Cannot have a selectable script in the always on scripts params")]
    public async Task Scripts_are_refused_by_name(string body, string detail)
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Post(Path, body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(detail, (await answer.Json()).GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("\"sampler_name\": \"DPM++ 2M Karras\"", "DPM++ 2M", "Karras")]
    [InlineData("\"sampler_name\": \"k_dpmpp_2m_ka\"", "DPM++ 2M", "Karras")]
    [InlineData("\"sampler_name\": \"k_euler_a\"", "Euler a", "Automatic")]
    [InlineData("\"sampler_index\": \"DDIM\"", "DDIM", "Automatic")]
    [InlineData("\"sampler_name\": \"DPM++ 2M SDE Exponential\"", "DPM++ 2M SDE", "Exponential")]
    [InlineData("\"sampler_name\": null, \"scheduler\": null, \"eta\": null, \"steps\": null, \"prompt\": null, \"send_images\": null", "Euler", "Automatic")]
    [InlineData("\"alwayson_scripts\": {\"ControlNet\": {\"args\": [{\"enabled\": false}]}, \"Seed\": {\"args\": []}}, \"script_name\": \"None\", \"restore_faces\": 0, \"tiling\": \"false\"", "Euler", "Automatic")]
    [InlineData("\"denoising_strength\": \"0.75\", \"hr_scale\": 2, \"enable_hr\": \"false\", \"seed\": \"3\", \"firstphase_width\": 0.0", "Euler", "Automatic")]
    public async Task What_older_clients_send_is_understood(string members, string sampler, string schedule)
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Ask(Path, $$"""{{{members}}, "width": 16, "height": 16}""");
        Assert.Equal(sampler, answer.Info().GetProperty("sampler_name").GetString());
        Assert.Contains($"Schedule type: {schedule}", answer.Info().GetProperty("infotexts")[0].GetString()!, StringComparison.Ordinal);
        Assert.Single(answer.GetProperty("images").EnumerateArray());
    }

    [Theory]
    [InlineData("png", "\u0089PNG")]
    [InlineData("jpg", "\u00ff\u00d8\u00ff")]
    [InlineData("webp", "RIFF")]
    public async Task Pictures_come_in_the_format_of_the_settings(string format, string start)
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Ask(Path, $$$"""{"prompt": "a cat", "steps": 1, "width": 64, "height": 64, "override_settings": {"samples_format": "{{{format}}}"}}""");
        var file = Convert.FromBase64String(answer.GetProperty("images")[0].GetString()!);
        Assert.StartsWith(start, System.Text.Encoding.Latin1.GetString(file), StringComparison.Ordinal);
        Assert.Equal(answer.Info().GetProperty("infotexts")[0].GetString(), PictureText.Read(file));
    }

    [Fact]
    public async Task Saved_pictures_lie_in_the_output_folders_with_a_grid_in_front()
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Ask(Path, """{"prompt": "a cat", "steps": 1, "width": 64, "height": 32, "seed": 8, "n_iter": 2, "save_images": true}""");
        Assert.Equal((3, 1, 3), (answer.GetProperty("images").GetArrayLength(), answer.Info().GetProperty("index_of_first_image").GetInt32(), answer.Info().GetProperty("infotexts").GetArrayLength()));
        var grid = PictureCodec.Decode(Convert.FromBase64String(answer.GetProperty("images")[0].GetString()!), "");
        Assert.Equal((128, 32), (grid.Width, grid.Height));
        Assert.Equal(2, Directory.EnumerateFiles(System.IO.Path.Combine(test.DataFolder, "outputs", "txt2img-images"), "*.png", SearchOption.AllDirectories).Count());
        Assert.Equal("grid-0000.png", System.IO.Path.GetFileName(Assert.Single(Directory.EnumerateFiles(System.IO.Path.Combine(test.DataFolder, "outputs", "txt2img-grids"), "*", SearchOption.AllDirectories))));
    }

    [Fact]
    public async Task Overridden_settings_of_files_hold_for_the_files_on_disk_and_for_no_other_request()
    {
        await using var test = await TestStudio.Start();
        const string Wanted = """{"samples_format": "jpg", "jpeg_quality": 15, "grid_format": "webp", "samples_filename_pattern": "mine-[seed]", "save_to_dirs": false, "save_txt": true}""";
        var answer = await test.Ask(Path, $$"""{"prompt": "a cat", "steps": 1, "width": 64, "height": 32, "seed": 8, "n_iter": 2, "save_images": true, "override_settings": {{Wanted}}}""");
        Assert.Equal(["grid-0000.txt", "grid-0000.webp", "mine-8.jpg", "mine-8.txt", "mine-9.jpg", "mine-9.txt"], test.OutputFiles.Select(file => System.IO.Path.GetFileName(file)).Select(name => name[Math.Max(0, name.IndexOf("mine", StringComparison.Ordinal))..]).Order(StringComparer.Ordinal));
        var disk = test.OutputFiles.Single(file => file.EndsWith("mine-8.jpg", StringComparison.Ordinal));
        Assert.Equal(answer.GetProperty("images")[1].GetString(), Convert.ToBase64String(await File.ReadAllBytesAsync(disk, TestContext.Current.CancellationToken)));

        var before = test.OutputFiles.ToHashSet();
        await test.Ask(Path, """{"prompt": "a cat", "steps": 1, "width": 64, "height": 32, "seed": 8, "save_images": true}""");
        Assert.EndsWith("-8.png", Assert.Single(test.OutputFiles, file => !before.Contains(file)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grid_that_is_not_to_be_saved_is_not()
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Ask(Path, """{"prompt": "a cat", "steps": 1, "width": 64, "height": 32, "n_iter": 2, "save_images": true, "do_not_save_grid": true}""");
        Assert.Equal(2, answer.GetProperty("images").GetArrayLength());
        Assert.Equal(2, test.OutputFiles.Count);
    }

    [Fact]
    public async Task Pictures_that_are_not_to_be_saved_or_sent_are_not()
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Ask(Path, """{"prompt": "a cat", "steps": 1, "width": 64, "height": 32, "n_iter": 2, "send_images": false}""");
        Assert.Equal((0, 2), (answer.GetProperty("images").GetArrayLength(), answer.Info().GetProperty("infotexts").GetArrayLength()));
        Assert.Empty(test.OutputFiles);
    }

    [Fact]
    public async Task An_infotext_fills_what_is_left_open_and_is_told()
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Ask(Path, """{"infotext": "a fox\nSteps: 3, Sampler: Heun, Schedule type: Karras, CFG scale: 3.5, Seed: 77, Size: 64x96", "steps": 1}""");
        var echo = answer.GetProperty("parameters");
        Assert.Equal(("a fox", 1, "Heun", 77, 3.5), (echo.GetProperty("prompt").GetString(), echo.GetProperty("steps").GetInt32(), echo.GetProperty("sampler_name").GetString(), echo.GetProperty("seed").GetInt32(), echo.GetProperty("cfg_scale").GetDouble()));
        Assert.Equal(96, answer.Info().GetProperty("height").GetInt32());
    }

    [Fact]
    public async Task What_was_done_otherwise_than_asked_is_told()
    {
        await using var test = await TestStudio.Start();
        var notes = (await test.Ask(Path, """{"steps": 1, "width": 16, "height": 16, "sampler_name": "Nope", "colour": "red"}""")).Info().GetProperty("notes").GetRawText();
        Assert.Contains("Nope", notes, StringComparison.Ordinal);
        Assert.Contains("colour", notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_job_says_why_in_A1111s_form()
    {
        await using var test = await TestStudio.Start(new FakeEngine { Ending = new ImageEvent.Failed(null, "the card is out of memory") });
        var answer = await test.Post(Path, """{"width": 16, "height": 16}""");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("the card is out of memory", (await answer.Json()).GetProperty("errors").GetString());
        Assert.Equal("""["body","prompt"]""", (await (await Failing(new ImageEvent.Failed("prompt", "it has no end"))).Json()).GetProperty("detail")[0].GetProperty("loc").GetRawText());
    }

    [Theory]
    [InlineData("", "field required")]
    [InlineData("[]", "value is not a valid dict")]
    [InlineData("{", "no JSON")]
    public async Task What_is_no_body_is_refused(string body, string message)
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Post(Path, body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(message, (await answer.Json()).GetProperty("detail")[0].GetProperty("msg").GetString()!, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> Failing(ImageEvent ending)
    {
        await using var test = await TestStudio.Start(new FakeEngine { Ending = ending });
        return await test.Post(Path, """{"width": 16, "height": 16}""");
    }

    private static async Task<JsonElement> Echo(TestStudio test, string body, string field) => (await test.Ask(Path, body)).GetProperty("parameters").GetProperty(field);
}
