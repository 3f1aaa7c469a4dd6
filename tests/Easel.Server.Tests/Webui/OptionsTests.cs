using System.Net;
using System.Text.Json;
using Easel.Studio.Library;
using Xunit;

namespace Easel.Server.Tests.Webui;

public sealed class OptionsTests
{
    private const string Path = "/sdapi/v1/options";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_set_is_read_and_speaks_in_requests()
    {
        await using var test = await TestStudio.Start();
        Assert.Equal("null", (await test.Ask(Path, """{"send_seed": false, "CLIP_stop_at_last_layers": "2", "samples_format": "webp", "eta_ancestral": 0.5}""")).GetRawText());
        var options = await test.Ask(Path);
        Assert.Equal(("false", "2", "webp"), (options.GetProperty("send_seed").GetRawText(), options.GetProperty("CLIP_stop_at_last_layers").GetRawText(), options.GetProperty("samples_format").GetString()));
        var info = (await test.Ask("/sdapi/v1/txt2img", """{"steps": 1, "width": 16, "height": 16, "sampler_name": "Euler a"}""")).Info();
        Assert.Equal(2, info.GetProperty("clip_skip").GetInt32());
        Assert.Contains("Eta: 0.5", info.GetProperty("infotexts")[0].GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_options_can_be_sent_back_as_they_came()
    {
        await using var test = await TestStudio.Start();
        var before = await test.Ask(Path);
        await test.Ask(Path, before.GetRawText());
        Assert.True(JsonElement.DeepEquals(before, await test.Ask(Path)));
    }

    [Fact]
    public async Task A_model_is_chosen_by_title_name_or_hash()
    {
        using var models = new TemporaryFolder();
        await File.WriteAllTextAsync(models.File("one.safetensors"), "no model", Cancel);
        var requests = new Testing.FakeEngine();
        await using var test = await TestStudio.Start(requests, new StudioFolders([models.Path], null, null));
        Assert.StartsWith("easel-base", (await test.Ask(Path)).GetProperty("sd_model_checkpoint").GetString(), StringComparison.Ordinal);
        var title = (await test.Ask("/sdapi/v1/sd-models")).EnumerateArray().First(model => model.GetProperty("model_name").GetString() == "one").GetProperty("title").GetString()!;
        foreach (var name in new[] { "one", title, "ONE.safetensors", title[^11..^1] })
        {
            await test.Ask(Path, JsonSerializer.Serialize(new { sd_model_checkpoint = name }));
            Assert.Equal(title, (await test.Ask(Path)).GetProperty("sd_model_checkpoint").GetString());
        }

        await test.Ask("/sdapi/v1/txt2img", """{"steps": 1, "width": 16, "height": 16}""");
        Assert.Equal(models.File("one.safetensors"), requests.Requests[^1].Model);
        await test.Ask("/sdapi/v1/txt2img", """{"steps": 1, "width": 16, "height": 16, "override_settings": {"sd_model_checkpoint": "easel-base"}}""");
        Assert.Null(requests.Requests[^1].Model);
        await test.Ask("/sdapi/v1/txt2img", """{"steps": 1, "width": 16, "height": 16}""");
        Assert.Equal(models.File("one.safetensors"), requests.Requests[^1].Model);
    }

    [Fact]
    public async Task The_model_given_at_start_is_taken_until_another_is_chosen()
    {
        using var models = new TemporaryFolder();
        await File.WriteAllTextAsync(models.File("one.safetensors"), "no model", Cancel);
        var engine = new Testing.FakeEngine();
        await using var test = await TestStudio.Start(engine, with: options => options with { Checkpoint = models.File("one.safetensors") });
        await test.Ask("/sdapi/v1/txt2img", """{"steps": 1, "width": 16, "height": 16}""");
        Assert.Equal(models.File("one.safetensors"), engine.Requests[^1].Model);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await test.Post("/sdapi/v1/options", """{"sd_model_checkpoint": "/etc/hostname"}""")).StatusCode);
    }

    [Fact]
    public async Task Overridden_settings_stay_when_they_are_not_to_be_restored()
    {
        await using var test = await TestStudio.Start();
        await test.Ask("/sdapi/v1/txt2img", """{"steps": 1, "width": 16, "height": 16, "override_settings": {"CLIP_stop_at_last_layers": 3}}""");
        Assert.Equal(1, (await test.Ask(Path)).GetProperty("CLIP_stop_at_last_layers").GetInt32());
        await test.Ask("/sdapi/v1/txt2img", """{"steps": 1, "width": 16, "height": 16, "override_settings": {"CLIP_stop_at_last_layers": 3}, "override_settings_restore_afterwards": false}""");
        Assert.Equal(3, (await test.Ask(Path)).GetProperty("CLIP_stop_at_last_layers").GetInt32());
    }

    [Theory]
    [InlineData("""{"sd_model_checkpoint": "nobody"}""", "sd_model_checkpoint")]
    [InlineData("""{"send_sed": true}""", "send_sed")]
    [InlineData("""{"rho": -1}""", "rho")]
    [InlineData("""{"send_seed": "perhaps"}""", "send_seed")]
    [InlineData("""{"jpeg_quality": 1000}""", "jpeg_quality")]
    [InlineData("""{"outdir_txt2img_samples": "/etc"}""", "outdir_txt2img_samples")]
    [InlineData("""{"api_enable_requests": true}""", "api_enable_requests")]
    [InlineData("""{"code_former_weight": 2}""", "code_former_weight")]
    public async Task A_mistake_changes_nothing_and_is_named(string body, string field)
    {
        await using var test = await TestStudio.Start();
        var before = await test.Ask(Path);
        var answer = await test.Post(Path, body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(field, (await answer.Json()).GetProperty("detail")[0].GetProperty("loc")[1].GetString());
        Assert.True(JsonElement.DeepEquals(before, await test.Ask(Path)));
    }
}
