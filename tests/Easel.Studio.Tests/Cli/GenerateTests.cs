using System.Text.Json;
using Easel.Cli;
using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Cli;

/// <summary><c>easel generate</c> on an engine without a network.</summary>
public sealed class GenerateTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-cli-").FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_picture_is_saved_with_its_parameters_and_told()
    {
        var engine = new FakeEngine();
        Assert.Equal(0, await Run(engine, "a red cat", "--seed", "5", "--size", "64x32", "--steps", "3"));

        var file = Assert.Single(Directory.GetFiles(folder));
        Assert.Equal("00001-5-a red cat.png", Path.GetFileName(file));
        Assert.StartsWith($"{file}  seed 5  ", output.ToString(), StringComparison.Ordinal);
        var text = PictureText.Read(File.ReadAllBytes(file))!;
        Assert.Equal(engine.Requests.Single() with { Model = "fake" }, InfotextReader.Read(text).Request with { Sampler = engine.Requests[0].Sampler, Schedule = engine.Requests[0].Schedule });
        Assert.Equal((64, 32), (PictureCodec.Load(file).Width, PictureCodec.Load(file).Height));
    }

    [Fact]
    public async Task Every_option_reaches_the_request()
    {
        var engine = new FakeEngine();
        Assert.Equal(0, await Run(engine, "p", "-n", "neg", "-m", "model.safetensors", "--vae", "v.pt", "--seed", "9", "--steps", "2", "--cfg", "6.5", "--sampler", "Euler a",
            "--schedule", "Karras", "-W", "32", "-H", "48", "-b", "2", "-c", "2", "--clip-skip", "2", "--eta", "0.5", "--eta-ddim", "0.25", "--variation-seed", "3",
            "--variation-strength", "0.1", "--seed-resize", "64x96", "--ensd", "31337", "--noise", "nv", "--emphasis", "nonorm", "--tiling", "--zero-snr",
            "--token-merging", "0.5", "--set", "sigma_churn=3", "--set", "old-prompt-schedules=true", "--set", "uni_pc_order=2"));

        var expected = new ImageRequest
        {
            Prompt = "p",
            NegativePrompt = "neg",
            Model = "model.safetensors",
            Vae = "v.pt",
            Steps = 2,
            CfgScale = 6.5,
            Sampler = "Euler a",
            Schedule = "Karras",
            Size = new ImageSize(32, 48),
            BatchSize = 2,
            BatchCount = 2,
            ClipSkip = 2,
            Seeds = new Seeds { Seed = 9, Variation = 3, VariationStrength = 0.1, ResizeFrom = new ImageSize(64, 96), EtaNoiseSeedDelta = 31337 },
            Options = new PictureOptions
            {
                Noise = NoiseOrigin.Nv,
                Emphasis = EmphasisMode.NoNorm,
                Eta = 0.5,
                EtaDdim = 0.25,
                Tiling = true,
                ZeroTerminalSnr = true,
                TokenMergingRatio = 0.5,
                SigmaChurn = 3,
                OldPromptSchedules = true,
                UniPcOrder = 2,
            },
        };
        Assert.Equal(expected, engine.Requests.Single());
        Assert.Equal(4, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public async Task A_picture_gives_its_request_again()
    {
        var engine = new FakeEngine();
        Assert.Equal(0, await Run(engine, "first [a:b:0.5]", "--seed", "6", "--size", "32x64", "--steps", "4", "--cfg", "3", "--format", "webp"));
        var picture = Directory.GetFiles(folder).Single();
        Assert.Equal(0, await Run(engine, "--from", picture, "--model", "other.safetensors", "--steps", "2"));

        var (first, again) = (engine.Requests[0], engine.Requests[1]);
        Assert.Equal((first.Prompt, first.Seeds, first.Size, first.CfgScale, 2, "other.safetensors"), (again.Prompt, again.Seeds, again.Size, again.CfgScale, again.Steps, again.Model));
    }

    [Fact]
    public async Task Json_is_one_object_on_standard_output()
    {
        Assert.Equal(0, await Run(new FakeEngine(), "cat", "--seed", "1", "--size", "16x16", "--batch-count", "2", "--steps", "1", "--json", "--format", "jpg"));
        var told = JsonDocument.Parse(output.ToString()).RootElement;
        Assert.Equal([1, 2], told.GetProperty("seeds").EnumerateArray().Select(seed => seed.GetInt32()));
        Assert.All(told.GetProperty("files").EnumerateArray(), file => Assert.True(File.Exists(file.GetString())));
        Assert.StartsWith("cat\n", told.GetProperty("infotexts")[1].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("width", "--width", "7")]
    [InlineData("steps", "--steps", "0")]
    [InlineData("cfg_scale", "--cfg", "1e9")]
    [InlineData("cfg_scale", "--cfg", "NaN")]
    [InlineData("--size", "--size", "big")]
    [InlineData("--set", "--set", "colour=red")]
    [InlineData("uni_pc_order", "--set", "uni_pc_order=many")]
    [InlineData("--steps", "--steps", "many")]
    [InlineData("batch_size", "--batch-size", "65")]
    [InlineData("seed", "--seed", "-2")]
    [InlineData("from", "--from", "missing.png")]
    [InlineData("--bogus", "--bogus", "1")]
    [InlineData("bmp", "--format", "bmp")]
    public async Task A_wrong_option_is_one_line_and_exit_code_2(string named, string option, string value)
    {
        var engine = new FakeEngine();
        Assert.Equal(2, await Run(engine, "cat", option, value));
        Assert.Contains(named, error.ToString().Split('\n')[0], StringComparison.Ordinal);
        Assert.Empty(engine.Requests);
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task A_failure_ends_in_2_when_the_request_is_at_fault_and_in_1_otherwise()
    {
        Assert.Equal(2, await Run(new FakeEngine { Ending = new ImageEvent.Failed("model", "there is no such file") }, "cat"));
        Assert.Contains("easel: model: there is no such file", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await Run(new FakeEngine { Ending = new ImageEvent.Failed(null, "out of memory") }, "cat"));
    }

    [Fact]
    public async Task Stopping_keeps_finished_pictures()
    {
        using var stop = new CancellationTokenSource();
        var engine = new FakeEngine { AfterPicture = index => { if (index == 1) stop.Cancel(); } };
        var code = await new CommandLine(_ => engine, output, error).Run(["generate", "cat", "--out", folder, "--batch-count", "5", "--size", "16x16"], stop.Token);
        Assert.Equal(130, code);
        Assert.Equal(2, Directory.GetFiles(folder, "*.png").Length);
        Assert.Contains("2 finished pictures are kept", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_at_once_do_not_overwrite_each_other()
    {
        var codes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => new CommandLine(_ => new FakeEngine(), new StringWriter(), new StringWriter())
            .Run(["generate", "cat", "--out", folder, "--seed", "1", "--batch-count", "4", "--size", "16x16", "--steps", "1"]))));
        Assert.All(codes, code => Assert.Equal(0, code));
        Assert.Equal(24, Directory.GetFiles(folder, "*.png").Length);
        Assert.Empty(Directory.GetFiles(folder, "*" + AtomicFile.UnfinishedSuffix));
    }

    [Fact]
    public async Task Names_follow_a_pattern_and_a_taken_name_gets_a_number()
    {
        for (var i = 0; i < 2; i++) Assert.Equal(0, await Run(new FakeEngine(), "cat", "--seed", "1", "--size", "16x16", "--steps", "1", "--name", "[model_name]/[seed]-[width]", "--preview"));
        Assert.Equal(["1-16-2.png", "1-16.png"], Directory.GetFiles(Path.Combine(folder, "fake")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(Path.Combine(folder, "preview.png")));
    }

    [Theory]
    [InlineData("🐈🎨")]
    [InlineData("..")]
    [InlineData("   ")]
    public async Task Odd_prompts_still_get_a_file(string prompt)
    {
        Assert.Equal(0, await Run(new FakeEngine(), prompt, "--seed", "1", "--size", "16x16", "--steps", "1"));
        Assert.Single(Directory.GetFiles(folder, "*.png"));
    }

    [Fact]
    public async Task A_prompt_of_100_kB_is_kept_beside_a_jpeg()
    {
        var prompt = new string('x', 100_000);
        Assert.Equal(0, await Run(new FakeEngine(), prompt, "--size", "16x16", "--steps", "1", "--format", "jpg"));
        Assert.StartsWith(prompt, File.ReadAllText(Directory.GetFiles(folder, "*.txt").Single()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named_before_the_engine_starts()
    {
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        var engine = new FakeEngine();
        Assert.Equal(1, await new CommandLine(_ => engine, output, error).Run(["generate", "cat", "--out", file], TestContext.Current.CancellationToken));
        Assert.Contains(file, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(engine.Requests);
    }

    private Task<int> Run(FakeEngine engine, params string[] args) => new CommandLine(_ => engine, output, error).Run(["generate", .. args, "--out", folder]);
}
