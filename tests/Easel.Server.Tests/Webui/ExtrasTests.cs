using System.Net;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Webui;

public sealed class ExtrasTests
{
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
    [InlineData("\"upscaler_1\": \"R-ESRGAN 4x+ Anime6B\"", "upscaler_1")]
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

    private static List<Bitmap> Images(JsonElement response) =>
        [.. (response.TryGetProperty("images", out var images) ? images.EnumerateArray().ToArray() : [response.GetProperty("image")]).Select(image => PictureCodec.Decode(Convert.FromBase64String(image.GetString()!), "recording"))];
}
