using System.Net;
using System.Text.Json;
using Easel.Server.Tests.Security;
using Xunit;

namespace Easel.Server.Tests.Webui;

public sealed class OtherRoutesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/sdapi/v1/refresh-checkpoints", "null")]
    [InlineData("/sdapi/v1/refresh-vae", "null")]
    [InlineData("/sdapi/v1/refresh-embeddings", "null")]
    [InlineData("/sdapi/v1/refresh-loras", "null")]
    [InlineData("/sdapi/v1/unload-checkpoint", "{}")]
    public async Task What_needs_no_doing_is_done(string path, string answer)
    {
        await using var test = await TestStudio.Start();
        Assert.Equal(answer, (await test.Ask(path, "")).GetRawText());
    }

    [Theory]
    [InlineData("/sdapi/v1/create/embedding", "{}", 422, "create/embedding")]
    [InlineData("/sdapi/v1/create/hypernetwork", "{}", 422, "create/hypernetwork")]
    [InlineData("/sdapi/v1/train/embedding", "{}", 422, "train/embedding")]
    [InlineData("/sdapi/v1/train/hypernetwork", "{}", 422, "train/hypernetwork")]
    [InlineData("/sdapi/v1/interrogate", """{"image": ""}""", 404, "Image not found")]
    [InlineData("/sdapi/v1/interrogate", """{"image": "*", "model": "nobody"}""", 404, "Model not found")]
    [InlineData("/sdapi/v1/interrogate", """{"image": "*", "model": "clip"}""", 422, "\"loc\":[\"body\",\"model\"],\"msg\":\"BLIP is not there")]
    [InlineData("/sdapi/v1/img2img", """{"init_images": ["*"], "resize_mode": 4}""", 422, "give 0 to 3")]
    [InlineData("/sdapi/v1/img2img", """{"init_images": ["*"], "denoising_strength": 1.5}""", 422, "1.5 is not possible")]
    [InlineData("/sdapi/v1/img2img", """{"init_images": []}""", 404, "Init image not found")]
    [InlineData("/sdapi/v1/img2img", """{"init_images": ["*"], "mask": "xx"}""", 500, "Invalid encoded image")]
    [InlineData("/sdapi/v1/img2img", """{"init_images": "*"}""", 422, "value is not a valid list")]
    [InlineData("/controlnet/detect", """{"controlnet_module": "canny", "controlnet_input_images": ["*"]}""", 422, "Module not available")]
    [InlineData("/controlnet/detect", "{}", 422, "No image selected")]
    [InlineData("/controlnet/render_openpose_json", "[]", 422, "render_openpose_json")]
    [InlineData("/sdapi/v1/server-stop", "", 404, "Not Found")]
    [InlineData("/sdapi/v1/nothing", "{}", 404, "Not Found")]
    [InlineData("/sdapi/v1/samplers", "{}", 405, "Method Not Allowed")]
    public async Task What_is_not_there_is_refused_by_name(string path, string body, int status, string detail)
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Post(path, body.Replace("*", WebuiClient.Picture(), StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Contains(detail, (await answer.Json()).GetProperty("detail").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ControlNet_is_known_by_name_and_has_nothing_yet()
    {
        await using var test = await TestStudio.Start();
        Assert.Equal("""{"version":3}""", (await test.Ask("/controlnet/version")).GetRawText());
        Assert.Equal("""{"model_list":[]}""", (await test.Ask("/controlnet/model_list?update=true")).GetRawText());
        Assert.Equal("none", (await test.Ask("/controlnet/module_list?alias_names=true")).GetProperty("module_list")[0].GetString());
        Assert.Equal("none", (await test.Ask("/controlnet/control_types")).GetProperty("control_types").GetProperty("All").GetProperty("default_option").GetString());
        Assert.Equal(JsonValueKind.Number, (await test.Ask("/controlnet/settings")).GetProperty("control_net_unit_count").ValueKind);
    }

    [Fact]
    public async Task Files_of_the_output_folders_are_given_and_no_others()
    {
        await using var test = await TestStudio.Start();
        await test.Ask("/sdapi/v1/txt2img", """{"prompt": "a cat", "steps": 1, "width": 16, "height": 16, "save_images": true}""");
        var outputs = Path.Combine(test.DataFolder, "outputs");
        var path = Directory.EnumerateFiles(outputs, "*.png", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(Path.Combine(outputs, "page.html"), "<script>", Cancel);
        foreach (var name in new[] { path, Path.GetRelativePath(outputs, path) })
        {
            var answer = await Get(test, $"/file={name}");
            Assert.Equal((HttpStatusCode.OK, "image/png"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            Assert.Equal(await File.ReadAllBytesAsync(path, Cancel), await answer.Content.ReadAsByteArrayAsync(Cancel));
        }

        var page = await Get(test, "/file=page.html");
        Assert.Equal(("application/octet-stream", "attachment"), (page.Content.Headers.ContentType!.MediaType, page.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Equal(HttpStatusCode.NotFound, (await Get(test, "/file=nothing.png")).StatusCode);
        foreach (var name in new[] { "/etc/passwd", "%2e%2e/settings.yaml", Path.Combine(test.DataFolder, "settings.yaml"), "" })
            Assert.Equal(HttpStatusCode.Forbidden, (await Get(test, $"/file={name}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Get(test, "/file=..%2fsettings.yaml")).StatusCode); // one name, which is not there
        Assert.Equal(HttpStatusCode.NotFound, (await Get(test, "/filex=a.png")).StatusCode);
    }

    [Theory]
    [InlineData("/sdapi/v1/options")]
    [InlineData("/sdapi/v1/loras")]
    [InlineData("/controlnet/version")]
    [InlineData("/internal/ping")]
    [InlineData("/file=a.png")]
    public async Task Accounts_protect_every_route(string path)
    {
        await using var test = await TestStudio.Start(with: options => options with { ApiAccounts = [new ApiAccount("me", "a long secret")] });
        var answer = await Get(test, path);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Not authenticated", (await answer.Json()).GetProperty("detail").GetString());
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add(GuardedApp.Basic("me", "a long secret").Item1, GuardedApp.Basic("me", "a long secret").Item2);
        Assert.NotEqual(HttpStatusCode.Unauthorized, (await test.Client.SendAsync(request, Cancel)).StatusCode);
    }

    private static Task<HttpResponseMessage> Get(TestStudio test, string path) => test.Client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
}
