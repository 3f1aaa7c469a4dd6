using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Webui;

public sealed class PngInfoTests
{
    public static TheoryData<string, string> Cases =>
        [.. from file in Goldens.Names("api", "png-info*")
            from one in Goldens.Open("api", file).Data.GetProperty("cases").EnumerateArray()
            select (file, one.GetProperty("case").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_picture_tells_what_it_told_A1111(string file, string name)
    {
        var golden = Goldens.Open("api", file).Data.GetProperty("cases").EnumerateArray().First(one => one.GetProperty("case").GetString() == name).GetProperty("response");
        var family = name[..name.IndexOf('/', StringComparison.Ordinal)];
        if (!Goldens.Names("api", family).Any()) return; // the picture is not in this recording
        var picture = Goldens.Open("api", family).Data.GetProperty(name).GetProperty("response").GetProperty("images")[0].GetString()!;
        await using var test = await TestStudio.Start();
        var answer = await test.Ask("/sdapi/v1/png-info", JsonSerializer.Serialize(new { image = picture }));
        var same = JsonNode.DeepEquals(JsonNode.Parse(golden.GetRawText()), JsonNode.Parse(answer.GetRawText()));
        Goldens.Report($"api/{file}/{name}", same, "exact");
        Assert.True(same, $"{golden}\n{answer}");
    }

    [Fact]
    public async Task A_picture_without_parameters_tells_nothing()
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Ask("/sdapi/v1/png-info", JsonSerializer.Serialize(new { image = "data:image/png;base64," + WebuiClient.Picture() }));
        Assert.Equal("""{"info":"","items":{},"parameters":{}}""", answer.GetRawText());
    }

    [Theory]
    [InlineData("""{"image": "xx"}""", 500, "Invalid encoded image")]
    [InlineData("""{"image": "aGVsbG8gd29ybGQ="}""", 500, "Invalid encoded image")]
    [InlineData("""{"image": "http://127.0.0.1/x.png"}""", 500, "Requests not allowed")]
    public async Task What_is_no_picture_is_refused_in_A1111s_words(string body, int status, string detail)
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Post("/sdapi/v1/png-info", body);
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal(detail, (await answer.Json()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_field_that_must_be_given_is_named()
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Post("/sdapi/v1/png-info", "{}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("""{"detail":[{"loc":["body","image"],"msg":"field required","type":"value_error.missing"}]}""", (await answer.Json()).GetRawText());
    }
}
