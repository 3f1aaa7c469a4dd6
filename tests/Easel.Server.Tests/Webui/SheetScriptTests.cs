using System.Net;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Webui;

/// <summary>A1111's scripts that make sheets, over HTTP: its own API and the studio's.</summary>
public sealed class SheetScriptTests
{
    private const string Path = "/sdapi/v1/txt2img";

    // As recorded: steps across, CFG scale down.
    private const string Recorded = """[4, "3,4", [], 6, "5,7.5", [], 0, "", [], true, false, false, false, false, false, false, 0, false]""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plot_answers_with_its_sheet_and_tells_of_every_picture()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        var answer = await test.Ask(Path, Body("X/Y/Z plot", Recorded));
        var sheet = Assert.Single(answer.GetProperty("images").EnumerateArray()).GetBytesFromBase64();
        Assert.Equal((352, 141), PictureCodec.SizeOf(sheet, ""));
        var info = answer.Info();
        var texts = info.GetProperty("infotexts").EnumerateArray().Select(text => text.GetString()!).ToList();
        Assert.Equal(5, texts.Count);
        Assert.Contains("Steps: 3, Sampler: Euler a, Schedule type: Automatic, CFG scale: 5.0, Seed: 1234", texts[0], StringComparison.Ordinal);
        Assert.Contains("Script: X/Y/Z plot, X Type: Steps, X Values: \"3,4\", Y Type: CFG Scale, Y Values: \"5,7.5\"", texts[0], StringComparison.Ordinal);
        Assert.Equal(["Steps: 3, ", "Steps: 4, ", "Steps: 3, ", "Steps: 4, "], texts.Skip(1).Select(text => text.Split('\n')[^1][..10]));
        Assert.Equal(("a cat", 3, 1, 4), (info.GetProperty("prompt").GetString(), info.GetProperty("steps").GetInt32(), info.GetProperty("index_of_first_image").GetInt32(), info.GetProperty("all_seeds").GetArrayLength()));
        Assert.Equal(texts[0], PictureText.Read(sheet));
    }

    [Fact]
    public async Task Single_pictures_and_sheets_of_each_z_come_where_they_are_wanted()
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Ask(Path, Body("x/y/z plot", """[4, "1-3", [], 0, "", [], 1, "5,6", null, false, true, true]"""));
        Assert.Equal([(768, 64), (384, 64), (384, 64), (128, 64), (128, 64), (128, 64), (128, 64), (128, 64), (128, 64)], answer.GetProperty("images").EnumerateArray().Select(image => PictureCodec.SizeOf(image.GetBytesFromBase64(), "")));
        Assert.Equal(3, answer.Info().GetProperty("index_of_first_image").GetInt32());
    }

    [Fact]
    public async Task Names_come_as_a_list_or_as_text()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        await test.Ask(Path, Body("x/y/z plot", """[9, "", ["Euler a", "DPM++ 2M"], "Schedule type", "Karras,Exponential", []]"""));
        Assert.Equal([("Euler a", "Karras"), ("DPM++ 2M", "Karras"), ("Euler a", "Exponential"), ("DPM++ 2M", "Exponential")], engine.Requests.Select(request => (request.Sampler.Id, request.Schedule.Id)));
        engine.Requests.Clear();
        await test.Ask(Path, Body("x/y/z plot", """[9, "Heun", ["Euler a"], 0, "", [], 0, "", [], true, false, false, false, false, false, false, 0, true]""", "\"batch_size\": 2, \"n_iter\": 2"));
        Assert.Equal(("Heun", 4), (Assert.Single(engine.Requests).Sampler.Id, engine.Requests[0].BatchSize));
    }

    [Fact]
    public async Task A_matrix_answers_with_its_sheet_and_pictures()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        var answer = await test.Ask(Path, Body("prompt matrix", """[true, false, "positive", "comma", 0]""", "\"batch_size\": 4", "a cat|red|night"));
        Assert.Equal([(352, 139), (128, 64), (128, 64), (128, 64), (128, 64)], answer.GetProperty("images").EnumerateArray().Select(image => PictureCodec.SizeOf(image.GetBytesFromBase64(), "")));
        var info = answer.Info();
        Assert.Equal("""["a cat","red, a cat","night, a cat","red, night, a cat"]""", info.GetProperty("all_prompts").GetRawText());
        Assert.Equal(("a cat", 1), (info.GetProperty("prompt").GetString(), info.GetProperty("index_of_first_image").GetInt32()));
        Assert.Equal("[1234,1234,1234,1234]", info.GetProperty("all_seeds").GetRawText());
    }

    [Theory]
    [InlineData("x/y/z plot", "[]", "nothing changes; give an axis")]
    [InlineData("x/y/z plot", """[4, "ten"]""", "'ten' is no whole number")]
    [InlineData("x/y/z plot", """[99, "1"]""", "argument 0 is 99; give 0 to 41")]
    [InlineData("x/y/z plot", """["[ControlNet] Weight", "1"]""", "Easel has no axis '[ControlNet] Weight'")]
    [InlineData("x/y/z plot", """[11, "", ["/etc/passwd"]]""", "there is no '/etc/passwd' among the studio's models")]
    [InlineData("x/y/z plot", """["VAE", "nowhere"]""", "there is no 'nowhere' among the studio's autoencoders")]
    [InlineData("x/y/z plot", """["Sampler", "Eulr a"]""", "Eulr a")]
    [InlineData("x/y/z plot", """["Styles", "Oil"]""", "there is no style 'Oil'")]
    [InlineData("x/y/z plot", """["Prompt S/R", "dog,fox"]""", "Prompt S/R did not find 'dog'")]
    [InlineData("x/y/z plot", """[4, "1", [], 0, "", [], 0, "", [], true, false, false, false, false, false, false, 501]""", "argument 16 is 501; give 0 to 500")]
    [InlineData("prompt matrix", """[1]""", "argument 0 is 1; give true or false")]
    [InlineData("prompt matrix", """[false, false, "both"]""", "there is no 'both'; give positive or negative")]
    public async Task What_is_not_possible_is_refused(string script, string args, string message)
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        var answer = await test.Post(Path, Body(script, args));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var text = (await answer.Content.ReadAsStringAsync(Cancel)).Replace("\\u0027", "'", StringComparison.Ordinal);
        Assert.Contains(message, text, StringComparison.Ordinal);
        Assert.Contains("script_args", text, StringComparison.Ordinal);
        Assert.Empty(engine.Requests);
    }

    [Fact]
    public async Task They_tell_their_arguments_as_A1111_does()
    {
        await using var test = await TestStudio.Start();
        foreach (var isStart in new[] { false, true })
        {
            var info = (await test.Ask("/sdapi/v1/script-info")).EnumerateArray().Where(script => script.GetProperty("is_img2img").GetBoolean() == isStart).ToDictionary(script => script.GetProperty("name").GetString()!, script => script.GetProperty("args"));
            Assert.Equal((18, 5), (info["x/y/z plot"].GetArrayLength(), info["prompt matrix"].GetArrayLength()));
            var (type, list) = (info["x/y/z plot"][0], info["x/y/z plot"][2]);
            Assert.Equal(("Seed", isStart ? 41 : 42, "[]", "[]"), (type.GetProperty("value").GetString(), type.GetProperty("choices").GetArrayLength(), list.GetProperty("value").GetRawText(), list.GetProperty("choices").GetRawText()));
            Assert.Equal(("Nothing", true, 500.0), (info["x/y/z plot"][3].GetProperty("value").GetString(), info["x/y/z plot"][9].GetProperty("value").GetBoolean(), info["x/y/z plot"][16].GetProperty("maximum").GetDouble()));
            Assert.Equal("""["positive","negative"]""", info["prompt matrix"][2].GetProperty("choices").GetRawText());
        }
    }

    [Fact]
    public async Task A_plot_that_was_stopped_goes_on_where_it_was()
    {
        var engine = new HaltedEngine(finished: 2);
        await using var test = await TestStudio.Start(engine);
        var job = await (await test.Post("/api/v1/jobs", """{"request": {"prompt": "a cat", "size": "32x32", "steps": 1, "seeds": {"seed": 5}, "script": {"id": "plot", "options": {"xType": "Steps", "xValues": "1-4"}}}}""")).Json();
        var id = job.GetProperty("id").GetString();
        Assert.Equal(5, job.GetProperty("pictures").GetInt32());
        await engine.Halted.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        await test.Post($"/api/v1/jobs/{id}/cancel", "");
        Assert.Equal("cancelled", (await Ended(test, id!)).GetProperty("state").GetString());
        engine.LetOn();
        await test.Post($"/api/v1/jobs/{id}/retry", "");
        var ended = await Ended(test, id!);
        Assert.Equal(("done", 5), (ended.GetProperty("state").GetString(), ended.GetProperty("pictures_done").GetInt32()));
        Assert.Equal([(0, false), (1, false), (2, false), (3, false), (4, true)], ended.GetProperty("images").EnumerateArray().Select(image => (image.GetProperty("index").GetInt32(), image.GetProperty("grid").GetBoolean())));

        var sheet = Assert.Single(test.OutputFiles, file => file.Contains("txt2img-grids", StringComparison.Ordinal));
        Assert.Equal("xyz_grid-0000.png", System.IO.Path.GetFileName(sheet));
        Assert.Contains("X Type: Steps, X Values: 1-4", PictureText.Read(await File.ReadAllBytesAsync(sheet, Cancel)), StringComparison.Ordinal);
        Assert.Equal(4, test.OutputFiles.Count(file => file.Contains("txt2img-images", StringComparison.Ordinal)));
        var file = await test.Client.GetByteArrayAsync(new Uri($"/api/v1/jobs/{id}/images/4", UriKind.Relative), Cancel);
        Assert.Equal(PictureCodec.SizeOf(await File.ReadAllBytesAsync(sheet, Cancel), ""), PictureCodec.SizeOf(file, ""));
    }

    private static async Task<JsonElement> Ended(TestStudio test, string id)
    {
        await test.Studio.Queue.WaitFor(id, Cancel);
        return await test.Ask($"/api/v1/jobs/{id}");
    }

    private static string Body(string script, string args, string? more = null, string prompt = "a cat") =>
        $$"""{"prompt": "{{prompt}}", "steps": 3, "seed": 1234, "width": 128, "height": 64, "sampler_name": "Euler a", "override_settings": {"sd_vae": "None"}, "script_name": "{{script}}", "script_args": {{args}}{{(more is null ? "" : ", " + more)}}}""";
}
