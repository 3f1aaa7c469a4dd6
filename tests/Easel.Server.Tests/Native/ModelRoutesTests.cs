using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Studio.Library;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Native;

/// <summary>The library over HTTP: what there is, notes, previews from its folders and nowhere else; A1111's lists read from it.</summary>
public sealed class ModelRoutesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Models_of_all_kinds_are_listed_with_what_they_are()
    {
        WeightsFiles.Published(folder.File("models/sd/photo.safetensors"), "sd15");
        WeightsFiles.Lora(folder.File("models/Lora/ink.safetensors"), isLarge: true, new() { ["modelspec.trigger_phrase"] = "ink" });
        File.WriteAllText(folder.File("models/Lora/broken.safetensors"), "");
        await using var test = await Start();
        var all = await Get(test, "/api/v1/models");
        Assert.Equal(["easel-base", "Lora/broken.safetensors", "Lora/ink.safetensors", "sd/photo.safetensors"], all.EnumerateArray().Select(model => model.GetProperty("name").GetString()));
        var lora = all.EnumerateArray().Single(model => model.GetProperty("name").GetString() == "Lora/ink.safetensors");
        Assert.Equal(("lora", "sdxl", "usable", "ink"), (Text(lora, "kind"), Text(lora, "family"), Text(lora, "ability"), lora.GetProperty("words")[0].GetString()));
        var broken = all.EnumerateArray().Single(model => model.GetProperty("name").GetString() == "Lora/broken.safetensors");
        Assert.Equal(("lora", "broken"), (Text(broken, "kind"), Text(broken, "ability")));
        Assert.Contains("0 bytes", Text(broken, "problem"), StringComparison.Ordinal);
        Assert.Equal(["easel-base", "sd/photo.safetensors"], (await Get(test, "/api/v1/models?kind=checkpoint")).EnumerateArray().Select(model => Text(model, "name")));
        var wrong = await test.Client.GetAsync(new Uri("/api/v1/models?kind=cat", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal("kind", (await wrong.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("field").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await test.Client.GetAsync(new Uri("/api/v1/models/0123", UriKind.Relative), Cancel)).StatusCode);
    }

    [Fact]
    public async Task Notes_are_changed_one_by_one_and_checked()
    {
        WeightsFiles.Lora(folder.File("models/ink.safetensors"), metadata: new() { ["note"] = "raw" });
        await using var test = await Start();
        var id = await Id(test, "ink.safetensors");
        var answer = await test.Client.PatchAsJsonAsync($"/api/v1/models/{id}", new { activation_text = "by ink", preferred_weight = 0.5 }, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await test.Client.PatchAsJsonAsync($"/api/v1/models/{id}", new { notes = "fine" }, Cancel);
        var notes = (await Get(test, $"/api/v1/models/{id}")).GetProperty("notes");
        Assert.Equal(("by ink", 0.5, "fine"), (Text(notes, "activation_text"), notes.GetProperty("preferred_weight").GetDouble(), Text(notes, "notes")));
        Assert.Equal("raw", Text(await Get(test, $"/api/v1/models/{id}/metadata"), "note"));
        var wrong = await test.Client.PatchAsJsonAsync($"/api/v1/models/{id}", new { preferred_weight = 100 }, Cancel);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "preferred_weight"), (wrong.StatusCode, Text(await wrong.Content.ReadFromJsonAsync<JsonElement>(Cancel), "field")));
    }

    [Fact]
    public async Task A_picture_beside_a_model_is_shown_small_and_no_other_picture_of_the_machine()
    {
        var picture = PictureCodec.Encode(TestPictures.Recorded("preview", 900, 600), PictureFormat.Png);
        foreach (var name in new[] { "own", "linked", "inside", "text", "none" }) WeightsFiles.Lora(folder.File($"models/{name}.safetensors"), seed: name.Length);
        File.WriteAllBytes(folder.File("models/own.png"), picture);
        File.WriteAllBytes(folder.File("secret.png"), picture);
        File.CreateSymbolicLink(folder.File("models/linked.png"), folder.File("secret.png"));
        File.CreateSymbolicLink(folder.File("models/inside.preview.png"), folder.File("models/own.png"));
        File.WriteAllText(folder.File("models/text.png"), "root:x:0:0");
        await using var test = await Start();
        foreach (var name in new[] { "own", "inside" })
        {
            var answer = await Preview(test, name);
            Assert.Equal((HttpStatusCode.OK, "image/webp"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            var small = PictureCodec.Decode(await answer.Content.ReadAsByteArrayAsync(Cancel), "small");
            Assert.Equal((256, 384), (small.Width, small.Height));
        }

        foreach (var name in new[] { "linked", "text", "none" }) Assert.Equal(HttpStatusCode.NotFound, (await Preview(test, name)).StatusCode);
    }

    [Fact]
    public async Task A_picture_of_the_gallery_becomes_a_preview()
    {
        WeightsFiles.Lora(folder.File("models/ink.safetensors"));
        await using var test = await Start();
        var id = await Id(test, "ink.safetensors");
        var job = await (await test.Client.PostAsJsonAsync("/api/v1/jobs?wait=60", new { request = new { prompt = "a cat" } }, Cancel)).Content.ReadFromJsonAsync<JsonElement>(Cancel);
        var picture = await Wait(async () => (await Get(test, "/api/v1/images")).GetProperty("images").EnumerateArray().Select(image => Text(image, "id")).FirstOrDefault());
        Assert.Equal(JsonValueKind.Object, job.ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await test.Client.PutAsJsonAsync($"/api/v1/models/{id}/preview", new { image = "nobody" }, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await test.Client.PutAsJsonAsync($"/api/v1/models/{id}/preview", new { image = picture }, Cancel)).StatusCode);
        Assert.True(PngText.IsPng(File.ReadAllBytes(folder.File("models/ink.png"))));
        Assert.Equal(HttpStatusCode.OK, (await Preview(test, "ink")).StatusCode);
    }

    [Fact]
    public async Task Changes_on_the_disk_are_noticed()
    {
        Directory.CreateDirectory(folder.File("models/Lora"));
        await using var test = await Start();
        await test.Studio.Models.Look(Cancel);
        await Task.Delay(500, Cancel); // until the studio listens
        WeightsFiles.Lora(folder.File("models/Lora/new.safetensors"));
        await Wait(() => Task.FromResult(test.Studio.Models.Cards.FirstOrDefault(card => card.Name == "Lora/new.safetensors" && card.Problem is null)?.Id));
        File.Delete(folder.File("models/Lora/new.safetensors"));
        await Wait(() => Task.FromResult(test.Studio.Models.Cards.Count == 0 ? "" : null));
    }

    [Fact]
    public async Task Lists_of_A1111_show_each_kind_in_its_place()
    {
        WeightsFiles.Published(folder.File("models/photo.safetensors"), "sd15");
        WeightsFiles.Lora(folder.File("models/ink.safetensors"), metadata: new() { ["ss_output_name"] = "inky", ["ss_tag_frequency"] = """{"a":{"b":1}}""" });
        WeightsFiles.Write(folder.File("models/hyper.safetensors"), [("768.0.linear.0.weight", [4, 4]), ("768.1.linear.0.weight", [4, 4])]);
        WeightsFiles.Write(folder.File("models/colours.safetensors"), [("encoder.conv_in.weight", [4, 3, 3, 3]), ("decoder.conv_in.weight", [4, 4, 3, 3]), ("decoder.conv_out.weight", [3, 4, 3, 3])]);
        await using var test = await Start();
        Assert.Equal(HttpStatusCode.OK, (await test.Client.PostAsync(new Uri("/sdapi/v1/refresh-loras", UriKind.Relative), null, Cancel)).StatusCode);
        Assert.Equal(["easel-base", "photo"], (await Get(test, "/sdapi/v1/sd-models")).EnumerateArray().Select(model => Text(model, "model_name")));
        var lora = Assert.Single((await Get(test, "/sdapi/v1/loras")).EnumerateArray());
        Assert.Equal(("ink", "inky", 1), (Text(lora, "name"), Text(lora, "alias"), lora.GetProperty("metadata").GetProperty("ss_tag_frequency").GetProperty("a").GetProperty("b").GetInt32()));
        Assert.Equal("hyper", Text(Assert.Single((await Get(test, "/sdapi/v1/hypernetworks")).EnumerateArray()), "name"));
        Assert.Equal("colours.safetensors", Text(Assert.Single((await Get(test, "/sdapi/v1/sd-vae")).EnumerateArray()), "model_name"));
    }

    private Task<TestStudio> Start() => TestStudio.Start(folders: new StudioFolders([folder.File("models")], null, null) { Loras = [folder.File("models/Lora")] });

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static async Task<JsonElement> Get(TestStudio test, string address) => await test.Client.GetFromJsonAsync<JsonElement>(new Uri(address, UriKind.Relative), Cancel);

    private static async Task<string> Id(TestStudio test, string name) =>
        Text((await Get(test, "/api/v1/models")).EnumerateArray().Single(model => Text(model, "name") == name), "id");

    private static async Task<HttpResponseMessage> Preview(TestStudio test, string name) => await test.Client.GetAsync(new Uri($"/api/v1/models/{await Id(test, name + ".safetensors")}/preview", UriKind.Relative), Cancel);

    private static async Task<string> Wait(Func<Task<string?>> look)
    {
        for (var i = 0; i < 200; i++)
        {
            if (await look() is { } found) return found;
            await Task.Delay(100, Cancel);
        }

        throw new TimeoutException("it did not come");
    }
}
