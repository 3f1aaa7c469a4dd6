using System.Net;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Studio.Library;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Webui;

public sealed class ExtrasTests
{
    private const string Network = Core.Requests.BuiltInChoices.Upscaler;

    public static TheoryData<string, string> Cases =>
        [.. from file in Goldens.Names("api", "extras*")
            from entry in Goldens.Open("api", file).Data.EnumerateObject()
            where entry.Name.StartsWith("extras/", StringComparison.Ordinal)
            select (file, entry.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Recorded_pictures_become_the_recorded_larger_ones(string file, string name)
    {
        var data = Goldens.Open("api", file).Data.GetProperty(name);
        await using var test = await TestStudio.Start();
        var answer = await test.Ask(data.GetProperty("path").GetString()!, data.GetProperty("request").GetRawText());
        var golden = data.GetProperty("response");
        List<string> problems = [];
        if (golden.GetProperty("html_info").GetString() != answer.GetProperty("html_info").GetString()) problems.Add($"{answer.GetProperty("html_info")}");
        foreach (var (expected, actual) in Images(golden).Zip(Images(answer)))
        {
            if ((expected.Width, expected.Height) != (actual.Width, actual.Height)) problems.Add($"{actual.Width}x{actual.Height} instead of {expected.Width}x{expected.Height}");
            else if (expected.Rgb.Zip(actual.Rgb, (a, b) => Math.Abs(a - b)).Max() is > 0 and var most) problems.Add($"pixels differ by up to {most}");
        }

        if (Images(golden).Count != Images(answer).Count) problems.Add("not as many pictures");
        Goldens.Report($"api/{file}/{name}", problems.Count == 0, string.Join("; ", problems));
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("\"upscaler_1\": \"R-ESRGAN 4x+\"", "upscaler_1")]
    [InlineData("\"upscaler_2\": \"Nope\"", "upscaler_2")]
    [InlineData("\"gfpgan_visibility\": 0.5", "gfpgan_visibility")]
    [InlineData("\"codeformer_visibility\": 1", "codeformer_visibility")]
    [InlineData("\"codeformer_visibility\": 2", "codeformer_visibility")]
    [InlineData("\"upscaling_resize\": 0", "upscaling_resize")]
    [InlineData("\"upscaling_resize\": 1e9, \"upscaler_1\": \"Lanczos\"", "upscaling_resize")]
    [InlineData("\"upscaling_resize_w\": 0", "upscaling_resize_w")]
    [InlineData("\"resize_mode\": 7", "resize_mode")]
    [InlineData("\"upscaling_crop\": \"perhaps\"", "upscaling_crop")]
    public async Task What_cannot_be_done_is_refused_by_field(string member, string field)
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Post("/sdapi/v1/extra-single-image", $$"""{"image": "{{WebuiClient.Picture()}}", {{member}}}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(field, (await answer.Json()).GetProperty("detail")[0].GetProperty("loc")[1].GetString());
    }

    [Fact]
    public async Task A_picture_keeps_its_parameters()
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Ask("/sdapi/v1/extra-single-image", $$"""{"image": "{{WebuiClient.Picture(text: "a cat")}}", "upscaler_1": "Nearest"}""");
        Assert.Equal("a cat", PictureText.Read(Convert.FromBase64String(answer.GetProperty("image").GetString()!)));
    }

    [Fact]
    public async Task A_network_among_the_upscalers_is_used_and_its_picture_sized()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        Assert.Contains(Network, (await test.Ask("/sdapi/v1/upscalers")).EnumerateArray().Select(upscaler => upscaler.GetProperty("name").GetString()));
        var large = await Extra(test, $"\"upscaler_1\": \"{Network}\", \"upscaling_resize\": 4");
        Assert.Equal((160, 96), (large.Width, large.Height));
        Assert.Equal((await Whole(engine)).Rgb, large.Rgb);
        var half = await Extra(test, $"\"upscaler_1\": \"{Network}\", \"upscaling_resize\": 2");
        Assert.Equal(Resampling.Lanczos(large, 80, 48).Rgb, half.Rgb);
        engine.Upscales.Clear();
        Assert.Equal(400, (await Extra(test, $"\"upscaler_1\": \"{Network}\", \"upscaling_resize\": 10")).Width);
        Assert.Equal([40, 160], engine.Upscales.Select(request => request.Picture.Width));
    }

    [Fact]
    public async Task Networks_in_the_folders_of_models_are_listed_by_name_and_go_by_their_familys_tiles()
    {
        using var models = new TemporaryFolder();
        foreach (var file in new[] { "ESRGAN/4x-Sharp.pth", "SwinIR/SwinIR_4x.pth", "RealESRGAN/RealESRGAN_x2plus.pth", "scunet/aclean.safetensors", "elsewhere/no.pth" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(models.File(file))!);
            await File.WriteAllTextAsync(models.File(file), "no model", TestContext.Current.CancellationToken);
        }

        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine, folders: new StudioFolders([models.Path], null, null));
        var listed = (await test.Ask("/sdapi/v1/upscalers")).EnumerateArray().Select(upscaler => (upscaler.GetProperty("name").GetString(), upscaler.GetProperty("scale").GetDouble()));
        Assert.Equal([("None", 4), ("Lanczos", 4), ("Nearest", 4), ("4x-Sharp", 4), ("aclean", 4), ("R-ESRGAN 2x+", 2), (Network, 4), ("SwinIR 4x", 4)], listed);

        await test.Ask("/sdapi/v1/options", """{"SWIN_tile": 128, "SWIN_tile_overlap": 16}""");
        foreach (var name in new[] { "4x-Sharp", "SwinIR 4x", "aclean" }) await Extra(test, $"\"upscaler_1\": \"{name}\"");
        Assert.Equal(
            [(models.File("ESRGAN/4x-Sharp.pth"), 192, 8), (models.File("SwinIR/SwinIR_4x.pth"), 128, 16), (models.File("scunet/aclean.safetensors"), 256, 8)],
            engine.Upscales.Select(request => (request.Upscaler, request.Tile ?? -1, request.Overlap ?? -1)));

        var path = await test.Post("/sdapi/v1/extra-single-image", $$"""{"image": "{{WebuiClient.Picture()}}", "upscaler_1": {{JsonSerializer.Serialize(models.File("elsewhere/no.pth"))}}}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, path.StatusCode); // a client names what is listed, and no file
    }

    [Fact]
    public async Task Faces_are_restored_with_what_lies_in_the_folders_of_models()
    {
        using var models = new TemporaryFolder();
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine, folders: new StudioFolders([models.Path], null, null));
        Assert.Empty((await test.Ask("/sdapi/v1/face-restorers")).EnumerateArray());
        foreach (var file in new[] { "GFPGAN/GFPGANv1.4.pth", "Codeformer/codeformer-v0.1.0.pth", "GFPGAN/detection_Resnet50_Final.pth" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(models.File(file))!);
            await File.WriteAllTextAsync(models.File(file), "no model", TestContext.Current.CancellationToken);
        }

        Assert.Equal(
            [("CodeFormer", models.File("Codeformer")), ("GFPGAN", models.File("GFPGAN"))],
            (await test.Ask("/sdapi/v1/face-restorers")).EnumerateArray().Select(found => (found.GetProperty("name").GetString(), found.GetProperty("cmd_dir").GetString())));
        var before = await Extra(test, "\"upscaler_1\": \"None\"");
        var after = await Extra(test, "\"codeformer_visibility\": 1, \"codeformer_weight\": 0.25, \"upscale_first\": true");
        Assert.Equal(before.Rgb.Select(value => (byte)(255 - value)), after.Rgb);
        Assert.Equal((models.File("Codeformer/codeformer-v0.1.0.pth"), 0.25), (engine.Faces.Single().How.File, engine.Faces.Single().How.Weight));
        Assert.Equal(before.Rgb, (await Extra(test, "\"gfpgan_visibility\": 1, \"codeformer_visibility\": 1")).Rgb); // twice the other way

        var pixel = Convert.ToBase64String(PictureCodec.Encode(new Bitmap(1, 1, [1, 2, 3]), PictureFormat.Png));
        var none = await test.Ask("/sdapi/v1/extra-single-image", $$"""{"image": "{{pixel}}", "gfpgan_visibility": 1}""");
        Assert.Contains("<p>no face was found &lt;here&gt;</p>", none.GetProperty("html_info").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_restore_faces_with_a_file_of_the_folders_and_no_other()
    {
        using var models = new TemporaryFolder();
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine, folders: new StudioFolders([models.Path], null, null));
        Directory.CreateDirectory(models.File("GFPGAN"));
        foreach (var file in new[] { "GFPGAN/GFPGANv1.4.pth", "GFPGAN/detection_Resnet50_Final.pth" }) await File.WriteAllTextAsync(models.File(file), "no model", TestContext.Current.CancellationToken);
        const string Size = "\"steps\": 1, \"width\": 16, \"height\": 16";
        await test.Ask("/sdapi/v1/options", """{"face_restoration_model": "GFPGAN"}""");
        var answer = await test.Ask("/sdapi/v1/txt2img", $$"""{ {{Size}}, "restore_faces": true}""");
        Assert.Equal(models.File("GFPGAN/GFPGANv1.4.pth"), engine.Requests[^1].Faces!.File);
        var info = JsonDocument.Parse(answer.GetProperty("info").GetString()!).RootElement;
        Assert.Equal((true, "GFPGAN"), (info.GetProperty("restore_faces").GetBoolean(), info.GetProperty("face_restoration_model").GetString()));
        Assert.Contains("Face restoration: GFPGAN, Size", info.GetProperty("infotexts")[0].GetString(), StringComparison.Ordinal);

        var made = await test.Post("/api/v1/jobs", """{"request": {"prompt": "a", "steps": 1, "size": "16x16", "faces": {"restorer": "GFPGAN", "file": "/etc/passwd"}}}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.DoesNotContain("passwd", (await made.Json()).GetRawText(), StringComparison.Ordinal);
        var missing = await test.Post("/sdapi/v1/txt2img", $$$"""{ {{{Size}}}, "restore_faces": true, "override_settings": {"face_restoration_model": "CodeFormer"}}""");
        Assert.Contains("codeformer-v0.1.0.pth", (await missing.Json()).GetProperty("detail")[0].GetProperty("msg").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeepDanbooru_says_words_as_the_settings_want_them()
    {
        using var models = new TemporaryFolder();
        await using var test = await TestStudio.Start(folders: new StudioFolders([models.Path], null, null));
        var order = $$"""{"image": "{{WebuiClient.Picture()}}", "model": "deepdanbooru"}""";
        Assert.Contains("put model-resnet_custom_v3.pt into", (await (await test.Post("/sdapi/v1/interrogate", order)).Json()).GetProperty("detail")[0].GetProperty("msg").GetString(), StringComparison.Ordinal);
        Directory.CreateDirectory(models.File("torch_deepdanbooru"));
        await File.WriteAllTextAsync(models.File("torch_deepdanbooru/resnet.pt"), "no model", TestContext.Current.CancellationToken);
        Assert.Equal("resnet, wide \\(by 40\\)", (await test.Ask("/sdapi/v1/interrogate", order)).GetProperty("caption").GetString());
        await test.Ask("/sdapi/v1/options", """{"deepbooru_use_spaces": false, "deepbooru_escape": false, "deepbooru_sort_alpha": false, "interrogate_return_ranks": true}""");
        Assert.Equal("(wide_(by_40):0.750), (resnet:0.500)", (await test.Ask("/sdapi/v1/interrogate", order)).GetProperty("caption").GetString());
    }

    [Fact]
    public async Task Clip_describes_as_the_settings_want_it_and_picks_of_lists()
    {
        using var models = new TemporaryFolder();
        await using var test = await TestStudio.Start(folders: new StudioFolders([models.Path], null, null));
        var order = $$"""{"image": "{{WebuiClient.Picture()}}", "model": "clip"}""";
        Assert.Contains("put model_base_caption_capfilt_large.pth into", await Refusal(), StringComparison.Ordinal);
        await Write("BLIP/blip.pth", "no model");
        Assert.Equal("blip saw 40 pixels in 24 to 48", await Said());
        await Write("interrogate/mediums.txt", "in oil\n\nin ink\n");
        await Write("interrogate/flavors.top2.txt", "sharp\nsoft\nloud\n");
        Assert.Contains("put ViT-L-14.safetensors", await Refusal(), StringComparison.Ordinal);
        await Write("CLIP/ViT-L-14.safetensors", "no model");
        Assert.Equal("blip saw 40 pixels in 24 to 48, loud, soft, in ink", await Said());
        await test.Ask("/sdapi/v1/options", """{"interrogate_clip_dict_limit": 1, "interrogate_clip_skip_categories": ["flavors.top2"], "interrogate_return_ranks": true, "interrogate_clip_min_length": 8}""");
        Assert.Equal("blip saw 40 pixels in 8 to 48, (in oil:0.250)", await Said());

        async Task<string?> Said() => (await test.Ask("/sdapi/v1/interrogate", order)).GetProperty("caption").GetString();

        async Task<string?> Refusal() => (await (await test.Post("/sdapi/v1/interrogate", order)).Json()).GetProperty("detail")[0].GetProperty("msg").GetString();

        Task Write(string name, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(models.File(name))!);
            return File.WriteAllTextAsync(models.File(name), text, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_second_network_shows_through_as_much_as_is_said()
    {
        await using var test = await TestStudio.Start();
        var (below, above) = (await Extra(test, "\"upscaler_1\": \"Nearest\", \"upscaling_resize\": 4"), await Extra(test, $"\"upscaler_1\": \"{Network}\", \"upscaling_resize\": 4"));
        var mixed = await Extra(test, $"\"upscaler_1\": \"Nearest\", \"upscaler_2\": \"{Network}\", \"extras_upscaler_2_visibility\": 0.25, \"upscaling_resize\": 4");
        Assert.Equal(below.Rgb.Zip(above.Rgb, (a, b) => (byte)(a + 0.25f * (b - a))), mixed.Rgb);
        Assert.NotEqual(below.Rgb, mixed.Rgb);
    }

    [Fact]
    public async Task An_engine_that_cannot_is_told_as_an_error()
    {
        await using var test = await TestStudio.Start(new FakeEngine { Ending = new Core.Results.ImageEvent.EngineLost("the engine's process was killed") });
        var answer = await test.Post("/sdapi/v1/extra-single-image", $$"""{"image": "{{WebuiClient.Picture()}}", "upscaler_1": "{{Network}}"}""");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("the engine's process was killed", (await answer.Json()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Interrupt_stops_a_picture_that_is_made_larger()
    {
        var engine = new HaltedEngine();
        await using var test = await TestStudio.Start(engine);
        var order = $$"""{"image": "{{WebuiClient.Picture()}}", "upscaler_1": "{{Network}}"}""";
        var asked = test.Post("/sdapi/v1/extra-single-image", order);
        await engine.Halted;
        await test.Post("/sdapi/v1/interrupt", "{}");
        var answer = await asked;
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("interrupted", (await answer.Json()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        engine.LetOn();
        Assert.Equal(HttpStatusCode.OK, (await test.Post("/sdapi/v1/extra-single-image", order)).StatusCode);
    }

    [Fact]
    public async Task A_picture_that_a_network_would_make_too_large_on_the_way_is_refused()
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Post("/sdapi/v1/extra-single-image", $$"""{"image": "{{WebuiClient.Picture(8200, 8)}}", "upscaler_1": "{{Network}}", "upscaling_resize": 1.5}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var mistake = (await answer.Json()).GetProperty("detail")[0];
        Assert.Equal("upscaling_resize", mistake.GetProperty("loc")[1].GetString());
        Assert.Contains("at most 8192", mistake.GetProperty("msg").GetString(), StringComparison.Ordinal);
    }

    private static async Task<Bitmap> Whole(FakeEngine engine)
    {
        await foreach (var happened in engine.Upscale(engine.Upscales[0], TestContext.Current.CancellationToken))
            if (happened is Core.Results.ImageEvent.Upscaled upscaled) return upscaled.Pixels;
        throw new InvalidOperationException("the fake made nothing");
    }

    private static async Task<Bitmap> Extra(TestStudio test, string members) =>
        Images(await test.Ask("/sdapi/v1/extra-single-image", $$"""{"image": "{{WebuiClient.Picture()}}", {{members}}}"""))[0];

    private static List<Bitmap> Images(JsonElement response) =>
        [.. (response.TryGetProperty("images", out var images) ? images.EnumerateArray().ToArray() : [response.GetProperty("image")]).Select(image => PictureCodec.Decode(Convert.FromBase64String(image.GetString()!), "recording"))];
}
