using Easel.Core.Requests;
using Easel.Studio.Jobs;
using Easel.Studio.Library;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Webui;

/// <summary>Wildcards in prompts: every picture has its own, whoever asks.</summary>
public sealed class WildcardTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_picture_of_a_batch_has_a_choice_of_its_own_and_says_what_it_was()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("weather"));
        await File.WriteAllTextAsync(folder.File("weather/sky.txt"), "rain\nsun\nsnow\n", Cancel);
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine, new StudioFolders([], null, null) { Wildcards = folder.Path });
        var answer = await test.Ask("/sdapi/v1/txt2img", """{"prompt": "a cat, __weather/sky__", "negative_prompt": "__lost__", "steps": 1, "seed": 0, "width": 16, "height": 16, "batch_size": 4}""");
        string[] expected = ["a cat, sun", "a cat, rain", "a cat, rain", "a cat, rain"]; // Python's random.Random(seed).choice for the seeds 0 to 3
        Assert.Equal(expected, engine.Requests.Select(request => request.Prompt));
        Assert.All(engine.Requests, request => Assert.Equal((1, "__lost__"), (request.BatchSize, request.NegativePrompt)));
        var info = answer.Info();
        Assert.Equal(expected, info.GetProperty("all_prompts").EnumerateArray().Select(text => text.GetString()));
        Assert.Equal("[0,1,2,3]", info.GetProperty("all_seeds").GetRawText());
        Assert.StartsWith("a cat, sun\nNegative prompt: __lost__\n", info.GetProperty("infotexts")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains(", Wildcard prompt: \"a cat, __weather/sky__\", Version: ", info.GetProperty("infotexts")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("there is no wildcard", info.GetProperty("notes").GetRawText(), StringComparison.Ordinal);
        Assert.Empty(Core.Infotext.InfotextReader.Read(info.GetProperty("infotexts")[0].GetString()!).NotHonoured);
    }

    [Fact]
    public async Task A_prompt_without_wildcards_stays_one_batch()
    {
        using var folder = new TemporaryFolder();
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine, new StudioFolders([], null, null) { Wildcards = folder.Path });
        var job = await test.Studio.Queue.Submit(new NewJob(new ImageRequest { Prompt = "__init__ and __main__", Steps = 1, Size = new ImageSize(16, 16), BatchSize = 2 }), Cancel);
        var ended = await test.Studio.Queue.WaitFor(job.Id, Cancel);
        Assert.Equal((JobState.Done, ""), (ended!.State, ended.Warnings));
        Assert.Equal((2, "__init__ and __main__"), (Assert.Single(engine.Requests).BatchSize, engine.Requests[0].Prompt));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("a/../../secret")]
    [InlineData("/etc/hostname")]
    [InlineData("")]
    public async Task Nothing_outside_the_folder_is_read(string name)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("cards"));
        await File.WriteAllTextAsync(folder.File("secret.txt"), "x", Cancel);
        Assert.Null(new WildcardFolder(folder.File("cards")).Choices(name));
        Assert.Empty(new WildcardFolder(folder.File("nowhere")).Names);
        Assert.Empty(new WildcardFolder(null).Names);
    }
}
