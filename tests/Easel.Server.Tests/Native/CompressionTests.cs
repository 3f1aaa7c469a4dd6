using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Easel.Server.Tests.Webui;
using Xunit;

namespace Easel.Server.Tests.Native;

public sealed class CompressionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/sdapi/v1/samplers", true)]
    [InlineData("/sdapi/v1/options", true)]
    [InlineData("/api/v1/settings", true)]
    [InlineData("/api/v1/jobs", true)] // its length is not known beforehand, and it is packed once for all who ask
    [InlineData("/sdapi/v1/scripts", false)]
    [InlineData("/internal/ping", false)]
    public async Task JSON_of_a_useful_size_is_compressed_for_who_asks(string path, bool isCompressed)
    {
        await using var test = await TestStudio.Start();
        var plain = await Get(test, path, null);
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        var packed = await Get(test, path, "gzip, deflate, br");
        Assert.Equal(isCompressed ? ["gzip"] : [], packed.Content.Headers.ContentEncoding);
        if (!isCompressed) return;
        await using var unpacked = new GZipStream(await packed.Content.ReadAsStreamAsync(Cancel), CompressionMode.Decompress);
        using var text = new StreamReader(unpacked);
        Assert.Equal(await plain.Content.ReadAsStringAsync(Cancel), await text.ReadToEndAsync(Cancel));
        Assert.Contains("Accept-Encoding", packed.Headers.Vary);
    }

    [Fact]
    public async Task Pictures_and_events_go_as_they_are()
    {
        await using var test = await TestStudio.Start();
        var made = await test.Post("/api/v1/jobs", """{"request": {"prompt": "a cat", "size": "256x256", "steps": 1}}""");
        var id = (await made.Json()).GetProperty("id").GetString()!;
        await test.Studio.Queue.WaitFor(id, Cancel);
        foreach (var path in new[] { $"/api/v1/jobs/{id}/images/0", $"/api/v1/jobs/{id}/events" }) Assert.DoesNotContain("gzip", (await Get(test, path, "gzip")).Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_large_answer_to_a_post_is_compressed_too()
    {
        await using var test = await TestStudio.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sdapi/v1/txt2img") { Content = new StringContent("""{"prompt": "a cat", "width": 64, "height": 64, "steps": 1}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("Accept-Encoding", "gzip");
        var answer = await test.Client.SendAsync(request, Cancel);
        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        await using var unpacked = new GZipStream(await answer.Content.ReadAsStreamAsync(Cancel), CompressionMode.Decompress);
        Assert.Single((await JsonDocument.ParseAsync(unpacked, cancellationToken: Cancel)).RootElement.GetProperty("images").EnumerateArray());
    }

    private static Task<HttpResponseMessage> Get(TestStudio test, string path, string? encodings)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (encodings is not null) request.Headers.Add("Accept-Encoding", encodings);
        return test.Client.SendAsync(request, Cancel);
    }
}
