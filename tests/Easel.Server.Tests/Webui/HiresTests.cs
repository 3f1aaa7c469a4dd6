using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Webui;

/// <summary>The second pass over HTTP.</summary>
public sealed class HiresTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("false", 1)]
    [InlineData("true", 2)]
    public async Task The_picture_of_the_first_pass_is_kept_where_the_settings_say_so(string kept, int files)
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Ask("/sdapi/v1/txt2img", $$$"""{"prompt": "a cat", "steps": 1, "width": 64, "height": 64, "enable_hr": true, "save_images": true, "override_settings": {"save_images_before_highres_fix": {{{kept}}}}}""");
        Assert.Single(answer.GetProperty("images").EnumerateArray());
        Assert.Equal(files, test.OutputFiles.Count);
        Assert.Equal(files - 1, test.OutputFiles.Count(file => file.EndsWith("-before-highres-fix.png", StringComparison.Ordinal) && PictureCodec.Load(file).Width == 64));
        Assert.Single(test.OutputFiles, file => PictureCodec.Load(file).Width == 128);
    }

    [Fact]
    public async Task A_picture_in_the_first_pass_s_place_is_kept_as_a_file_and_gives_the_size()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        var picture = WebuiClient.Picture();
        await test.Ask("/sdapi/v1/txt2img", $$$"""{"prompt": "a cat", "steps": 1, "enable_hr": true, "firstpass_image": "{{{picture}}}"}""");
        var request = engine.Requests[^1];
        Assert.Equal(Convert.FromBase64String(picture), await File.ReadAllBytesAsync(request.Hires!.FirstPass!, Cancel));
        var own = PictureCodec.Decode(Convert.FromBase64String(picture), "picture");
        Assert.Equal(new ImageSize(own.Width / 8 * 8, own.Height / 8 * 8), request.Size);
    }

    [Fact]
    public async Task The_ways_of_enlarging_a_latent_are_listed()
    {
        await using var test = await TestStudio.Start();
        Assert.Equal(LatentModes.All, (await test.Ask("/sdapi/v1/latent-upscale-modes")).EnumerateArray().Select(mode => mode.GetProperty("name").GetString()!));
    }

    [Fact]
    public async Task A_job_of_the_studio_s_own_API_has_a_second_pass()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        var answer = await test.Post("/api/v1/jobs", """{"request": {"prompt": "a", "steps": 1, "size": "64x64", "hires": {"scale": 1.5, "upscaler": "Lanczos"}}}""");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        var request = (await answer.Json()).GetProperty("request").GetProperty("hires");
        Assert.Equal((1.5, 0.7), (request.GetProperty("scale").GetDouble(), request.GetProperty("strength").GetDouble()));
        var refused = await test.Post("/api/v1/jobs", """{"request": {"prompt": "a", "hires": {"upscaler": "nobody"}}}""");
        Assert.Contains("hires.upscaler", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("nobody")]
    public async Task An_upscaler_that_is_not_listed_is_refused(string name)
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Post("/sdapi/v1/txt2img", $$"""{"prompt": "a", "width": 64, "height": 64, "enable_hr": true, "hr_upscaler": "{{name}}"}""");
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("there is no upscaler", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }
}
