using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Native;

public sealed class InputRoutesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("image/png")]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-www-form-urlencoded")] // what curl says of any body
    [InlineData(null)]
    public async Task A_picture_is_kept_once_named_by_its_content_and_given_back(string? type)
    {
        await using var test = await TestStudio.Start();
        var file = PictureCodec.Encode(TestPictures.Recorded("input", 24, 40), PictureFormat.Png);
        var (first, again) = (await Bring(test, file, type), await Bring(test, file, type));
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        var view = await Json(first);
        Assert.Equal((40, 24), (view.GetProperty("width").GetInt32(), view.GetProperty("height").GetInt32()));
        Assert.Equal(view.GetRawText(), (await Json(again)).GetRawText());
        Assert.Equal(file, await test.Client.GetByteArrayAsync(first.Headers.Location, Cancel));
        Assert.Single(Directory.GetFiles(Path.Combine(test.DataFolder, "inputs")));
    }

    [Theory]
    [InlineData("no picture")]
    [InlineData("")]
    [InlineData("\u0089PNG")]
    public async Task What_is_no_picture_is_refused_and_not_kept(string text)
    {
        await using var test = await TestStudio.Start();
        var answer = await Bring(test, Encoding.Latin1.GetBytes(text), "image/png");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("give PNG, JPEG", (await Json(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(test.DataFolder, "inputs")));
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("..%2Feasel.db")]
    [InlineData("%2Fetc%2Fpasswd")]
    public async Task Nothing_but_what_was_brought_is_given_out(string name)
    {
        await using var test = await TestStudio.Start();
        await Bring(test, PictureCodec.Encode(TestPictures.Recorded("input", 8, 8), PictureFormat.Png), "image/png");
        Assert.Equal(HttpStatusCode.NotFound, (await test.Client.GetAsync($"/api/v1/inputs/{name}", Cancel)).StatusCode);
    }

    private static Task<HttpResponseMessage> Bring(TestStudio test, byte[] file, string? type)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        return test.Client.PostAsync("/api/v1/inputs", content, Cancel);
    }

    private static async Task<JsonElement> Json(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement.Clone();
}
