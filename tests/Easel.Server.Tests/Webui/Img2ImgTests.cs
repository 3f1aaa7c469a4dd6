using System.Net;
using System.Text.Json;
using Easel.Core.Requests;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Webui;

/// <summary>A1111's <c>img2img</c> over HTTP, and jobs of Easel's own API that begin with a picture.</summary>
public sealed class Img2ImgTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_picture_is_kept_as_a_file_of_the_studio_and_not_echoed()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        var picture = WebuiClient.Picture();
        var answer = await test.Ask("/sdapi/v1/img2img", $$$"""{"init_images": ["{{{picture}}}"], "mask": "{{{picture}}}", "steps": 1, "width": 64, "height": 64, "inpainting_fill": 1, "mask_blur": 2}""");

        var start = engine.Requests[^1].Start!;
        Assert.Equal((0.75, 2, 2, MaskContent.Original, true), (start.Strength, start.Mask!.BlurX, start.Mask.BlurY, start.Mask.Content, start.Mask.OnlyMasked));
        Assert.Equal(Convert.FromBase64String(picture), await File.ReadAllBytesAsync(Assert.Single(start.Pictures), Cancel));
        var echo = answer.GetProperty("parameters");
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (echo.GetProperty("init_images").ValueKind, echo.GetProperty("mask").ValueKind));
        Assert.False(echo.TryGetProperty("include_init_images", out _));
        Assert.Single(answer.GetProperty("images").EnumerateArray());
    }

    [Theory]
    [InlineData("/etc/passwd", "start.pictures[0]")]
    [InlineData("http://127.0.0.1/a.png", "start.pictures[0]")]
    [InlineData("data:image/png;base64,AAAA", "start.pictures[0]")]
    public async Task A_job_brings_its_picture_and_names_no_file_of_the_server(string source, string field)
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Post("/api/v1/jobs", $$$"""{"request": {"prompt": "a", "start": {"pictures": ["{{{source}}}"]} }}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(field, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_begins_with_a_picture_is_told_where_it_lies_and_may_be_sent_again_so()
    {
        await using var test = await TestStudio.Start();
        var first = await Created(test, $$$"""{"request": {"prompt": "a", "steps": 1, "size": "64x64", "start": {"pictures": ["data:image/png;base64,{{{WebuiClient.Picture()}}}"], "strength": 0.5} }}""");
        var start = first.GetProperty("request").GetProperty("start");
        Assert.Equal((0.5, 1), (start.GetProperty("strength").GetDouble(), start.GetProperty("noise_multiplier").GetDouble()));
        var again = await Created(test, $$$"""{"request": {"prompt": "a", "steps": 1, "size": "64x64", "start": {{{start.GetRawText()}}} }}""");
        Assert.Equal(start.GetProperty("pictures").GetRawText(), again.GetProperty("request").GetProperty("start").GetProperty("pictures").GetRawText());
    }

    private static async Task<JsonElement> Created(TestStudio test, string body)
    {
        var answer = await test.Post("/api/v1/jobs", body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Json();
    }
}
