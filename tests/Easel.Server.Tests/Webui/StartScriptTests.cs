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

    [Theory]
    [InlineData("loopback", """[0]""", "argument 0 is 0; give 1 to 64")]
    [InlineData("loopback", """[2, 0.5, "steep"]""", "there is no 'steep'; give Aggressive, Linear, Lazy")]
    [InlineData("loopback", """[2, 0.5, "Linear", "CLIP"]""", "pictures are not interrogated yet")]
    [InlineData("sd upscale", """["", 64, 3, 2.0]""", "give the upscaler's name")]
    [InlineData("sd upscale", """["", 64, "Lanczos", 99]""", "argument 3 is 99; give 1 to 16")]
    [InlineData("sd upscale", """["", 64, "/etc/passwd", 2.0]""", "there is no upscaler '/etc/passwd'")]
    [InlineData("outpainting mk2", "[]", "Easel does not have it yet")]
    public async Task What_is_not_possible_is_refused(string script, string args, string message)
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Post(Path, Body(script, args, "\"width\": 128, \"height\": 128"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(message, (await answer.Content.ReadAsStringAsync(Cancel)).Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
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
