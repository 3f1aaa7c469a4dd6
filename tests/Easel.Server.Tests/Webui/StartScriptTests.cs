using System.Net;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Webui;

/// <summary>A1111's scripts of img2img over HTTP.</summary>
public sealed class StartScriptTests
{
    private const string Path = "/sdapi/v1/img2img";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Loopback_answers_with_a_sheet_and_each_round()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        var answer = await test.Ask(Path, Body("loopback", """[2, 0.4, "Linear", "None"]""", "\"denoising_strength\": 0.6, \"width\": 128, \"height\": 64, \"override_settings\": {\"img2img_fix_steps\": true}"));

        var pictures = answer.GetProperty("images").EnumerateArray().Select(image => PictureCodec.Decode(image.GetBytesFromBase64(), "")).ToList();
        Assert.Equal([(256, 64), (128, 64), (128, 64)], pictures.Select(picture => (picture.Width, picture.Height)));
        Assert.Equal([(1234L, 0.6), (1235L, 0.4)], engine.Requests.Select(request => (request.Seeds.Seed, Math.Round(request.Start!.Strength, 9))));
        Assert.Equal(pictures[1].Rgb, NamedPicture.Load("", engine.Requests[1].Start!.Pictures[0]).Over().Rgb);
        Assert.Contains("Final denoising strength: 0.4, Denoising curve: Linear", answer.Info().GetProperty("infotexts")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sd_upscale_answers_with_one_large_picture()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        var answer = await test.Ask(Path, Body("SD upscale", """["", 16, "Lanczos", 2.0]""", "\"width\": 64, \"height\": 64, \"batch_size\": 3"));
        var large = PictureCodec.Decode(Assert.Single(answer.GetProperty("images").EnumerateArray()).GetBytesFromBase64(), "");
        Assert.Equal((128, 64), (large.Width, large.Height));
        Assert.Equal((3, new ImageSize(64, 64)), (engine.Requests.Single().BatchSize, engine.Requests.Single().Size)); // 3 tiles of 128x64
        Assert.Contains("SD upscale overlap: 16, SD upscale upscaler: Lanczos", answer.Info().GetProperty("infotexts")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upscaler_may_come_as_its_place_among_them()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        var answer = await test.Ask(Path, Body("SD upscale", """["", 16, 1, 2.0]""", "\"width\": 64, \"height\": 64"));
        Assert.Contains("SD upscale upscaler: Lanczos", answer.Info().GetProperty("infotexts")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("loopback", """[0]""", "argument 0 is 0; give 1 to 64")]
    [InlineData("loopback", """[2, 0.5, "steep"]""", "there is no 'steep'; give Aggressive, Linear, Lazy")]
    [InlineData("loopback", """[2, 0.5, "Linear", "CLIP"]""", "pictures are not interrogated yet")]
    [InlineData("sd upscale", """["", 64, 99, 2.0]""", "argument 2 is 99; give 0 to 3")]
    [InlineData("sd upscale", """["", 64, "Lanczos", 99]""", "argument 3 is 99; give 1 to 16")]
    [InlineData("sd upscale", """["", 64, "/etc/passwd", 2.0]""", "there is no upscaler '/etc/passwd'")]
    [InlineData("outpainting mk2", """["", 64, 8, ["sideways"]]""", "names the side 'sideways'; give left, right, up or down")]
    [InlineData("outpainting mk2", """["", 64, 8, []]""", "there is none; give left, right, up or down")]
    [InlineData("outpainting mk2", """["", 4, 8]""", "argument 1 is 4; give 8 to 1024")]
    [InlineData("outpainting mk2", """["", 128, 8]""", "leaves nothing of the picture to see where 128x128")]
    [InlineData("poor man's outpainting", """[64, 4, 7]""", "argument 2 is 7; give 0 to 3")]
    [InlineData("poor man's outpainting", """[64, 4, "sky"]""", "argument 2 is 'sky'; give fill, original, latent noise, latent nothing")]
    [InlineData("img2img alternative test", """["", 1]""", "argument 1 is 1; give true or false")]
    [InlineData("img2img alternative test", """["", true, true, "a", "b", true, 500]""", "argument 6 is 500; give 1 to 150")]
    public async Task What_is_not_possible_is_refused(string script, string args, string message)
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Post(Path, Body(script, args, "\"width\": 128, \"height\": 128"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(message, (await answer.Content.ReadAsStringAsync(Cancel)).Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outpainting_grows_each_side_in_turn()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        var answer = await test.Ask(Path, Body("Outpainting mk2", """["", 32, 4, ["left", "down"], 1.5, 0.1]""", "\"width\": 128, \"height\": 96"));
        var large = PictureCodec.Decode(Assert.Single(answer.GetProperty("images").EnumerateArray()).GetBytesFromBase64(), "");
        Assert.Equal((128, 64), (large.Width, large.Height)); // 64x32, brought up to multiples of 64
        Assert.Equal([new ImageSize(128, 64), new ImageSize(128, 64)], engine.Requests.Select(request => request.Size));
        Assert.All(engine.Requests, request => Assert.Equal((16, 16, MaskContent.Original), (request.Start!.Mask!.BlurX, request.Start.Mask.BlurY, request.Start.Mask.Content)));
    }

    [Fact]
    public async Task The_alternative_test_paints_what_it_looks_back_with()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        var answer = await test.Ask(Path, Body("img2img alternative test", """[null, true, true, "a dog", "bad", true, 4, true, 1.0, 0.25, true]""", "\"width\": 64, \"height\": 64"));
        var request = engine.Requests.Single();
        Assert.Equal(("a dog", "bad", "Euler", 4, 1.0), (request.Prompt, request.NegativePrompt, request.Sampler.Id, request.Steps, request.Start!.Strength));
        Assert.Contains("Decode prompt: a dog, Decode negative prompt: bad, Decode CFG scale: 1.0, Decode steps: 4, Randomness: 0.25, Sigma Adjustment: True", answer.Info().GetProperty("infotexts")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("a dog", answer.Info().GetProperty("prompt").GetString());
    }

    [Fact]
    public async Task A_mask_may_differ_in_the_latent()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        await test.Ask(Path, $$"""{"prompt": "oil", "steps": 1, "width": 64, "height": 64, "init_images": ["{{WebuiClient.Picture(64, 64)}}"], "mask": "{{WebuiClient.Picture(64, 64)}}", "latent_mask": "{{WebuiClient.Picture(32, 32)}}"}""");
        Assert.Equal(32, NamedPicture.Load("", engine.Requests.Single().Start!.Mask!.LatentPicture!).Width);
        var answer = await test.Post(Path, $$"""{"prompt": "oil", "steps": 1, "init_images": ["{{WebuiClient.Picture(64, 64)}}"], "latent_mask": "{{WebuiClient.Picture(32, 32)}}"}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task Every_script_tells_its_arguments()
    {
        await using var test = await TestStudio.Start();
        var scripts = await test.Ask("/sdapi/v1/scripts");
        Assert.Equal(["prompt matrix", "prompts from file or textbox", "x/y/z plot"], scripts.GetProperty("txt2img").EnumerateArray().Select(name => name.GetString()));
        string[] start = ["img2img alternative test", "loopback", "outpainting mk2", "poor man's outpainting", "prompt matrix", "prompts from file or textbox", "sd upscale", "x/y/z plot", "soft inpainting"];
        Assert.Equal(start, scripts.GetProperty("img2img").EnumerateArray().Select(name => name.GetString()));

        var info = (await test.Ask("/sdapi/v1/script-info")).EnumerateArray().ToList();
        Assert.Equal(start, info.Where(script => script.GetProperty("is_img2img").GetBoolean()).Select(script => script.GetProperty("name").GetString()));
        Assert.All(info, script => Assert.All(script.GetProperty("args").EnumerateArray(), argument => Assert.Equal(["label", "value", "minimum", "maximum", "step", "choices"], argument.EnumerateObject().Select(member => member.Name))));
        Assert.Equal([4, 4, 6, 4, 11, 4, 7], new[] { "prompts from file or textbox", "loopback", "outpainting mk2", "poor man's outpainting", "img2img alternative test", "sd upscale", "soft inpainting" }
            .Select(name => info.First(script => script.GetProperty("name").GetString() == name).GetProperty("args").GetArrayLength()));
        var sides = info.First(script => script.GetProperty("name").GetString() == "outpainting mk2").GetProperty("args")[3];
        Assert.Equal("""["left","right","up","down"]""", sides.GetProperty("value").GetRawText());
        Assert.Equal(sides.GetProperty("value").GetRawText(), sides.GetProperty("choices").GetRawText());
        Assert.Contains("Lanczos", info.First(script => script.GetProperty("name").GetString() == "sd upscale").GetProperty("args")[2].GetProperty("choices").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Txt2img_does_not_know_them()
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Post("/sdapi/v1/txt2img", """{"prompt": "a", "script_name": "loopback"}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    private static string Body(string script, string args, string more) =>
        $$"""{"prompt": "oil", "steps": 1, "seed": 1234, "init_images": ["{{WebuiClient.Picture(64, 32)}}"], "script_name": "{{script}}", "script_args": {{args}}, {{more}}}""";
}
