using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Easel.Studio.Settings;
using Easel.Studio.Tests.Downloads;
using Easel.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Easel.Server.Tests.Native;

/// <summary><c>/api/v1/downloads</c> and <c>/api/v1/model-search</c>.</summary>
public sealed class DownloadRoutesTests
{
    private const string Token = "hf_topsecretTopsecretTopsecret";

    private static readonly byte[] Model = Lora();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_is_found_loaded_and_in_the_library_and_the_token_is_nowhere()
    {
        await using var site = await Site();
        await using var test = await Start(site);
        var found = Assert.Single((await Get(test, "/api/v1/model-search?text=flowers&source=hf")).EnumerateArray());
        Assert.Equal(("hf:ann/flowers", "hf", "mit"), (found.GetProperty("what").GetString(), found.GetProperty("site").GetString(), found.GetProperty("licence").GetString()));
        var file = Assert.Single((await Get(test, "/api/v1/model-search/files?what=hf:ann/flowers")).EnumerateArray());
        Assert.Equal(Model.Length, file.GetProperty("bytes").GetInt64());

        var answer = await test.Client.PostAsJsonAsync("/api/v1/downloads", new { what = file.GetProperty("what").GetString() }, Cancel);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var done = await Until(test, answer.Headers.Location!.ToString(), "done");
        Assert.Equal(Path.Combine(test.DataFolder, "models", "Lora", "flowers.safetensors"), done.GetProperty("path").GetString());
        Assert.Equal("mit", done.GetProperty("licence").GetString());
        Assert.Contains(site.Requests, asked => asked.Authorization == "Bearer " + Token);

        var answers = string.Concat(await Task.WhenAll(new[] { "/api/v1/downloads", "/api/v1/settings", "/sdapi/v1/options" }.Select(path => test.Client.GetStringAsync(path, Cancel))));
        Assert.DoesNotContain("topsecret", answers, StringComparison.Ordinal);
        foreach (var kept in Directory.EnumerateFiles(test.DataFolder, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != SettingsStore.FileName && Path.GetExtension(path) is ".json" or ".info" or ".log"))
            Assert.DoesNotContain("topsecret", await File.ReadAllTextAsync(kept, Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await test.Client.DeleteAsync(answer.Headers.Location, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await test.Client.GetAsync(answer.Headers.Location, Cancel)).StatusCode);
        Assert.True(File.Exists(done.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task A_download_that_waits_is_paused_gone_on_with_and_cancelled()
    {
        var goOn = new TaskCompletionSource();
        await using var site = await ModelPlace.Start(async context =>
        {
            if (context.Request.Headers.Range != "bytes=0-0") await goOn.Task.WaitAsync(context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            await ModelPlace.Give(context, Model);
        });
        await using var test = await Start(site);
        var place = (await test.Client.PostAsJsonAsync("/api/v1/downloads", new { what = $"{site.Address}mine.safetensors", kind = "lora" }, Cancel)).Headers.Location!.ToString();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await test.Client.PostAsJsonAsync("/api/v1/downloads", new { what = $"{site.Address}mine.safetensors" }, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await test.Client.PostAsync(place + "/pause", null, Cancel)).StatusCode);
        await Until(test, place, "paused");
        Assert.Equal(HttpStatusCode.Conflict, (await test.Client.PostAsync(place + "/retry", null, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await test.Client.DeleteAsync(place, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await test.Client.PostAsync(place + "/cancel", null, Cancel)).StatusCode);
        await Until(test, place, "cancelled");
        goOn.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await test.Client.PostAsync(place + "/retry", null, Cancel)).StatusCode);
        await Until(test, place, "done");
        Assert.Equal(HttpStatusCode.NotFound, (await test.Client.PostAsync("/api/v1/downloads/none/cancel", null, Cancel)).StatusCode);
    }

    [Fact]
    public async Task The_list_is_told_as_it_changes()
    {
        await using var site = await Site();
        await using var test = await Start(site);
        using var answer = await test.Client.GetAsync("/api/v1/downloads/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel));
        await test.Client.PostAsJsonAsync("/api/v1/downloads", new { what = "hf:ann/flowers" }, Cancel);
        string? line;
        do line = await lines.ReadLineAsync(Cancel);
        while (line?.Contains("\"state\":\"done\"", StringComparison.Ordinal) == false);
        Assert.NotNull(line);
    }

    [Theory]
    [InlineData("""{"what": "nothing"}""", "what")]
    [InlineData("""{"what": "civitai:1", "kind": "thing"}""", "kind")]
    [InlineData("""{"what": "civitai:1", "folder": "../.."}""", "folder")]
    [InlineData("""{"what": "civitai:1", "name": "a/b.safetensors"}""", "name")]
    [InlineData("""{"what": "civitai:1", "sha256": "xyz"}""", "sha256")]
    [InlineData("""{"kind": "lora"}""", "")]
    public async Task An_order_that_is_not_possible_names_its_field(string order, string field)
    {
        await using var site = await Site();
        await using var test = await Start(site);
        var answer = await test.Client.PostAsync("/api/v1/downloads", new StringContent(order, System.Text.Encoding.UTF8, "application/json"), Cancel);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        if (field.Length > 0) Assert.Equal(field, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("field").GetString());
    }

    [Fact]
    public async Task Private_networks_are_refused_and_a_site_that_fails_is_a_bad_gateway()
    {
        await using var site = await ModelPlace.Start(context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await using (var test = await Start(site))
            Assert.Equal(HttpStatusCode.BadGateway, (await test.Client.GetAsync("/api/v1/model-search?text=x", Cancel)).StatusCode);
        await using var guarded = await Start(site, isOpen: false);
        var place = (await guarded.Client.PostAsJsonAsync("/api/v1/downloads", new { what = $"{site.Address}mine.safetensors" }, Cancel)).Headers.Location!.ToString();
        Assert.Contains("private network", (await Until(guarded, place, "failed")).GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await guarded.Client.GetAsync("/api/v1/model-search/files?what=http://127.0.0.1/x.safetensors", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Recommended_models_have_an_order_and_a_licence()
    {
        await using var site = await Site();
        await using var test = await Start(site);
        Assert.All((await Get(test, "/api/v1/model-search/recommended")).EnumerateArray(), model => Assert.NotEmpty(model.GetProperty("what").GetString()! + model.GetProperty("licence").GetString()));
    }

    private static byte[] Lora()
    {
        var folder = Directory.CreateTempSubdirectory("easel-lora-");
        WeightsFiles.Lora(Path.Combine(folder.FullName, "lora.safetensors"));
        var bytes = File.ReadAllBytes(Path.Combine(folder.FullName, "lora.safetensors"));
        folder.Delete(recursive: true);
        return bytes;
    }

    private static Task<ModelPlace> Site() => ModelPlace.Start(context => context.Request.Path.Value switch
    {
        "/api/models" => ModelPlace.Json(context, """[{"id": "ann/flowers", "downloads": 3, "tags": ["license:mit"]}]"""),
        "/api/models/ann/flowers" => ModelPlace.Json(context, $$$"""{"id": "ann/flowers", "tags": ["license:mit"], "siblings": [{"rfilename": "flowers.safetensors", "lfs": {"size": {{{Model.Length}}}, "sha256": "{{{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Model))}}}"}}]}"""),
        _ => ModelPlace.Give(context, Model),
    });

    private static Task<TestStudio> Start(ModelPlace site, bool isOpen = true)
    {
        var folder = Directory.CreateTempSubdirectory("easel-studio-");
        File.WriteAllText(Path.Combine(folder.FullName, SettingsStore.FileName), $"downloads:\n  hugging_face_address: \"{site.Address}\"\n  hugging_face_token: {Token}\n  private_addresses: {(isOpen ? "true" : "false")}\n");
        return TestStudio.Start(folder: folder);
    }

    private static async Task<JsonElement> Get(TestStudio test, string path) => await test.Client.GetFromJsonAsync<JsonElement>(path, Cancel);

    private static async Task<JsonElement> Until(TestStudio test, string place, string state)
    {
        JsonElement view = default;
        for (var i = 0; i < 1000; i++)
        {
            view = await Get(test, place);
            if (view.GetProperty("state").GetString() == state) return view;
            await Task.Delay(20, Cancel);
        }

        Assert.Fail($"it is not {state}: {view}");
        return view;
    }
}
