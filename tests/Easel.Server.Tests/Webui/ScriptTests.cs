using System.Net;
using System.Text.Json;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Webui;

/// <summary>A1111's script "Prompts from file or textbox" over its API.</summary>
public sealed class ScriptTests
{
    private const string Path = "/sdapi/v1/txt2img";

    [Fact]
    public async Task Every_line_is_a_job_and_the_answer_has_all_pictures()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        var answer = await test.Ask(Path, Body("a cat\n--prompt \"a dog\" --steps 3 --width 32 --batch_size 2\n--steps many", "false, false, \"start\""));
        Assert.Equal(4, answer.GetProperty("images").GetArrayLength());
        Assert.Equal(["a cat oil", "a dog oil", "--steps many oil"], engine.Requests.Select(request => request.Prompt));
        Assert.Equal([(2, 64, 1), (3, 32, 2), (2, 64, 1)], engine.Requests.Select(request => (request.Steps, request.Size.Width, request.BatchSize)));
        var info = answer.Info();
        Assert.Equal(["a cat oil", "a dog oil", "a dog oil", "--steps many oil"], info.GetProperty("all_prompts").EnumerateArray().Select(text => text.GetString()));
        Assert.Equal("[5,5,6,5]", info.GetProperty("all_seeds").GetRawText());
        Assert.Equal(4, info.GetProperty("infotexts").GetArrayLength());
        Assert.Contains("line 3: --steps: 'many' is no whole number", info.GetProperty("notes").GetRawText().Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_that_are_missing_have_their_defaults_and_the_seed_may_go_on()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        await test.Ask(Path, Body("a\nb", "true, false, \"end\""));
        Assert.Equal([("oil a", 5L), ("oil b", 6L)], engine.Requests.Select(request => (request.Prompt, request.Seeds.Seed)));
        var empty = await test.Post(Path, """{"script_name": "Prompts from file or textbox", "steps": 1}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        Assert.Contains("script_args", await empty.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--prompt x --width 33", "width")]
    [InlineData("--prompt x --sd_model lost", "line 1: model: there is no model 'lost'")]
    [InlineData("--prompt x --styles lost", "line 1: styles: there is no style 'lost'")]
    public async Task What_cannot_be_made_is_refused_before_anything_is_queued(string line, string expected)
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        var answer = await test.Post(Path, Body(line, "false, false, \"start\""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(expected, (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(engine.Requests);
    }

    [Fact]
    public async Task The_script_is_listed()
    {
        await using var test = await TestStudio.Start();
        var lists = await test.Ask("/sdapi/v1/scripts");
        Assert.Equal(["prompt matrix", "prompts from file or textbox", "x/y/z plot"], Names("txt2img"));
        Assert.Equal(["img2img alternative test", "loopback", "outpainting mk2", "poor man's outpainting", "prompt matrix", "prompts from file or textbox", "sd upscale", "x/y/z plot", "soft inpainting"], Names("img2img"));

        IEnumerable<string?> Names(string list) => lists.GetProperty(list).EnumerateArray().Select(name => name.GetString());
    }

    private static string Body(string lines, string args) =>
        $$"""{"prompt": "oil", "steps": 2, "seed": 5, "width": 64, "height": 48, "script_name": "Prompts from file or textbox", "script_args": [{{args}}, {{JsonSerializer.Serialize(lines)}}]}""";
}
