using System.Text.Json;
using Easel.Cli;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Cli;

/// <summary>Requests from files: prompts, styles, pictures.</summary>
public sealed class SourceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-cli-").FullName;
    private readonly string files = Directory.CreateTempSubdirectory("easel-files-").FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        Directory.Delete(files, recursive: true);
    }

    [Fact]
    public async Task A_file_of_prompts_is_a_job_a_line()
    {
        var engine = new FakeEngine();
        var prompts = Write("prompts.txt", "a cat\n\n# not this\n  a dog, \"barking\"  \n--prompt \"a cow\" --steps 7 --negative_prompt grass --cfg_scale 3\n");
        Assert.Equal(0, await Run(engine, "--prompts-file", prompts, "--seed", "5", "--size", "16x16", "--steps", "2", "--json"));
        Assert.Equal(["a cat", "a dog, \"barking\"", "a cow"], engine.Requests.Select(request => request.Prompt));
        Assert.Equal([(2, BuiltInChoices.CfgScale, ""), (2, BuiltInChoices.CfgScale, ""), (7, 3.0, "grass")], engine.Requests.Select(request => (request.Steps, request.CfgScale, request.NegativePrompt)));
        Assert.Equal(3, Directory.GetFiles(folder, "*.png").Length);
        Assert.Equal(3, JsonDocument.Parse(output.ToString()).RootElement.GetProperty("files").GetArrayLength());
        Assert.Contains("painting 3 pictures of 3 prompts", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a cat\n--prompt x --stepz 3\n", "prompts.txt:2: there is no option '--stepz'")]
    [InlineData("--prompt x --out elsewhere\n", "prompts.txt:1: there is no option '--out'")]
    [InlineData("a\nb\n--prompt x --width 7\n", "prompts.txt:3: --width: 7 is not possible")]
    [InlineData("# nothing\n", "holds no prompt")]
    public async Task A_line_that_is_wrong_is_named_before_work_begins(string content, string complaint)
    {
        var engine = new FakeEngine();
        Assert.Equal(2, await Run(engine, "--prompts-file", Write("prompts.txt", content)));
        Assert.Contains(complaint, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(engine.Requests);
    }

    [Fact]
    public async Task A_prompt_the_engine_cannot_read_costs_only_its_own_pictures()
    {
        var engine = new FakeEngine { EndingFor = request => request.Prompt == "b" ? new ImageEvent.Failed("prompt", "prompt: \"1.2.3\" is not a number") : null };
        Assert.Equal(2, await Run(engine, "--prompts-file", Write("prompts.txt", "a\nb\nc\n"), "--size", "16x16", "--steps", "1"));
        Assert.Equal(2, Directory.GetFiles(folder, "*.png").Length);
        Assert.Contains("prompts.txt:2: prompt: \"1.2.3\" is not a number", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Styles_are_laid_over_the_prompts_and_known_to_file_names()
    {
        var styles = Write("styles.csv", "name,prompt,negative_prompt\r\nink,\"{prompt}, ink drawing\",colour\r\nold,\"an old photo\",\r\n");
        var engine = new FakeEngine();
        Assert.Equal(0, await Run(engine, "a cat", "-n", "blurry", "--styles-file", styles, "--style", "ink", "--style", "Old", "--size", "16x16", "--steps", "1", "--name", "[styles]-[prompt_no_styles]"));
        Assert.Equal(("a cat, ink drawing, an old photo", "blurry, colour"), (engine.Requests[0].Prompt, engine.Requests[0].NegativePrompt));
        Assert.Equal("ink, old-a cat.png", Path.GetFileName(Directory.GetFiles(folder).Single()));

        Assert.Equal(2, await Run(engine, "a cat", "--styles-file", styles, "--style", "inc"));
        Assert.Contains("--style: there is no style 'inc'; did you mean 'ink'?; known: ink, old", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_of_the_embedded_model_comes_back_upscaled()
    {
        var engine = new FakeEngine { ModelName = BuiltInChoices.Model };
        Assert.Equal(0, await Run(engine, "cat", "--seed", "3", "--steps", "2"));
        Assert.Equal((BuiltInChoices.Size, BuiltInChoices.Upscaler, (string?)null), (engine.Requests[0].Size, engine.Requests[0].Upscaler?.Id, engine.Requests[0].Model));

        Assert.Equal(0, await Run(engine, "--from", Directory.GetFiles(folder).Single()));
        Assert.Equal(engine.Requests[0] with { Sampler = engine.Requests[1].Sampler, Schedule = engine.Requests[1].Schedule }, engine.Requests[1]);
    }

    [Fact]
    public async Task The_model_of_a_picture_is_looked_up_and_missed_by_name()
    {
        var engine = new FakeEngine { ModelName = "photo" };
        Assert.Equal(0, await Run(engine, "cat", "--seed", "3", "--steps", "2", "--size", "16x16"));
        var picture = Directory.GetFiles(folder).Single();
        Assert.Equal(2, await Run(engine, "--from", picture));
        Assert.Contains("--model: there is no file, folder or model 'photo'", error.ToString(), StringComparison.Ordinal);

        var model = Write("photo.safetensors", "");
        Assert.Equal(0, await Run(engine, "--from", picture, "--models", files));
        Assert.Equal(model, engine.Requests[^1].Model);
    }

    [Fact]
    public async Task A_picture_without_parameters_or_a_file_that_is_none_is_named()
    {
        var bare = Path.Combine(files, "bare.png");
        File.WriteAllBytes(bare, PictureCodec.Encode(TestPictures.Recorded("bare", 16, 16), PictureFormat.Png));
        Assert.Equal(2, await Run(new FakeEngine(), "--from", bare));
        Assert.Contains($"--from: {bare} carries no parameters", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await Run(new FakeEngine(), "--from", Write("text.png", "hello")));
        Assert.Contains("not a PNG, JPEG, WebP or GIF file", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_prompt_there_is_nothing_to_paint()
    {
        Assert.Equal(2, await Run(new FakeEngine()));
        Assert.Contains("easel: prompt: there is none", error.ToString(), StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(files, name);
        File.WriteAllText(path, text);
        return path;
    }

    private Task<int> Run(FakeEngine engine, params string[] args) => new CommandLine(_ => engine, output, error).Run(["generate", .. args, "--out", folder]);
}
