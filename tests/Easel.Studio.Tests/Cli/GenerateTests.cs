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
    private readonly string files = Directory.CreateTempSubdirectory("easel-files-").FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        Directory.Delete(files, recursive: true);
    }

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
        var (model, vae) = (Made("models/model.safetensors"), Made("models/v.pt"));
        Assert.Equal(0, await Run(engine, "p", "-n", "neg", "-m", "model", "--vae", "v.pt", "--models", Path.GetDirectoryName(model)!, "--seed", "9", "--steps", "2", "--cfg", "6.5", "--sampler", "Euler a",
            "--schedule", "Karras", "-W", "32", "-H", "48", "-b", "2", "-c", "2", "--clip-skip", "2", "--eta", "0.5", "--eta-ddim", "0.25", "--variation-seed", "3",
            "--variation-strength", "0.1", "--seed-resize", "64x96", "--ensd", "31337", "--noise", "nv", "--emphasis", "nonorm", "--tiling", "--zero-snr",
            "--token-merging", "0.5", "--s-churn", "3", "--old-prompt-schedules", "--unipc-order", "2", "--prompt-comments", "false", "--upscaler", "R-ESRGAN 4x+ Anime6B"));

        var expected = new ImageRequest
        {
            Prompt = "p",
            NegativePrompt = "neg",
            Model = model,
            Vae = vae,
            Upscaler = "R-ESRGAN 4x+ Anime6B",
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
                PromptComments = false,
            },
        };
        Assert.Equal(expected, engine.Requests.Single());
        Assert.Equal(4, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public async Task Options_of_a_sampler_are_written_behind_its_name()
    {
        var engine = new FakeEngine();
        Assert.Equal(0, await Run(engine, "cat", "--sampler", "DPM adaptive", "--sampler.relative-tolerance", "0.01", "--sampler.solverOrder=2", "--schedule.rho", "5", "--size", "16x16", "--steps", "1"));
        var request = engine.Requests.Single();
        Assert.Equal("DPM adaptive", request.Sampler.Id);
        Assert.Equal("""{"relativeTolerance":0.01,"solverOrder":2}""", request.Sampler.Options!.ToJsonString());
        Assert.Equal("""{"rho":5}""", request.Schedule.Options!.ToJsonString());
    }

    [Fact]
    public async Task A_picture_gives_its_request_again()
    {
        var engine = new FakeEngine();
        Assert.Equal(0, await Run(engine, "first [a:b:0.5]", "--seed", "6", "--size", "32x64", "--steps", "4", "--cfg", "3", "--format", "webp"));
        var picture = Directory.GetFiles(folder).Single();
        var other = Made("models/other.safetensors");
        Assert.Equal(0, await Run(engine, "--from", picture, "--model", other, "--steps", "2"));

        var (first, again) = (engine.Requests[0], engine.Requests[1]);
        Assert.Equal((first.Prompt, first.Seeds, first.Size, first.CfgScale, 2, other), (again.Prompt, again.Seeds, again.Size, again.CfgScale, again.Steps, again.Model));
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
    [InlineData("--width: 7 is not possible", "--width", "7")]
    [InlineData("--steps: 0 is not possible; give 1–1000", "--steps", "0")]
    [InlineData("--height: 100 is not possible; give a multiple of 8 from 16 to 8192, such as 104", "--height", "100")]
    [InlineData("--cfg: 1000000000 is not possible; give 0–100", "--cfg", "1e9")]
    [InlineData("--cfg: NaN is not possible; give 0–100", "--cfg", "NaN")]
    [InlineData("--cfg: -1 is not possible", "--cfg", "-1")]
    [InlineData("--size: 'big' is not a size", "--size", "big")]
    [InlineData("--unipc-order: 'many' is not a whole number", "--unipc-order", "many")]
    [InlineData("--unipc-order: 51 is not possible; give 1–50", "--unipc-order", "51")]
    [InlineData("--unipc-variant: bh3 is not possible; give bh1, bh2 or vary_coeff", "--unipc-variant", "bh3")]
    [InlineData("--emphasis: 'loud' is not known; give original, none, ignore or nonorm", "--emphasis", "loud")]
    [InlineData("--steps: 'many' is not a whole number", "--steps", "many")]
    [InlineData("--batch-size: 65 is not possible; give 1–64", "--batch-size", "65")]
    [InlineData("--seed: -2 is not possible; give -1 or more", "--seed", "-2")]
    [InlineData("--seed: 'lucky' is not a whole number", "--seed", "lucky")]
    [InlineData("--from: ", "--from", "missing.png")]
    [InlineData("there is no option '--bogus'", "--bogus", "1")]
    [InlineData("there is no option '--step'; did you mean '--steps'?", "--step", "1")]
    [InlineData("'dog' is one word too many; put a prompt of several words into quotes", "dog", "--tiling")]
    [InlineData("bmp", "--format", "bmp")]
    [InlineData("--device: there is no 'xpu'", "--device", "xpu")]
    [InlineData("--quality: '0' is not possible; give 1–100", "--quality", "0")]
    [InlineData("--model: there is no file, folder or model 'nobody'", "--model", "nobody")]
    [InlineData("--models: there is no folder 'nowhere'", "--models", "nowhere")]
    [InlineData("--style: there is no style 'noir'", "--style", "noir")]
    [InlineData("--sampler: '.order' has no value", "--sampler.order", "")]
    public async Task A_wrong_option_is_one_line_and_exit_code_2(string named, string option, string value)
    {
        var engine = new FakeEngine();
        Assert.Equal(2, await Run(engine, "cat", option, value));
        var complaint = Assert.Single(error.ToString().Split('\n'), line => line.StartsWith("easel: ", StringComparison.Ordinal));
        Assert.Contains(named, complaint, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(engine.Requests);
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task A_failure_ends_in_2_when_the_request_is_at_fault_and_in_1_otherwise()
    {
        Assert.Equal(2, await Run(new FakeEngine { Ending = new ImageEvent.Failed("model", "there is no such file") }, "cat"));
        Assert.Contains("easel: --model: there is no such file", error.ToString(), StringComparison.Ordinal);
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
        var runs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            var problems = new StringWriter();
            var code = await new CommandLine(_ => new FakeEngine(), new StringWriter(), problems)
                .Run(["generate", "cat", "--out", folder, "--seed", "1", "--batch-count", "4", "--size", "16x16", "--steps", "1"]);
            return (Code: code, Problems: problems.ToString());
        })));
        Assert.All(runs, run => Assert.True(run.Code == 0, run.Problems));
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
        Assert.Equal(2, await new CommandLine(_ => engine, output, error).Run(["generate", "cat", "--out", file], TestContext.Current.CancellationToken));
        Assert.Contains(file, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(engine.Requests);
    }

    [Fact]
    public async Task A_pattern_does_not_lead_out_of_the_folder()
    {
        Assert.Equal(0, await Run(new FakeEngine(), "cat", "--seed", "1", "--size", "16x16", "--steps", "1", "--name", "../../[seed]"));
        Assert.True(File.Exists(Path.Combine(folder, "1.png")));
    }

    [Fact]
    public async Task A_preview_that_cannot_be_kept_costs_a_warning_not_the_picture()
    {
        Directory.CreateDirectory(Path.Combine(folder, "preview.png"));
        Assert.Equal(0, await Run(new FakeEngine(), "cat", "--seed", "1", "--size", "16x16", "--steps", "1", "--batch-count", "2", "--preview"));
        Assert.Equal(2, Directory.GetFiles(folder, "*.png").Length);
        Assert.Single(error.ToString().Split('\n'), line => line.StartsWith("warning: no more previews", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quiet_tells_nothing_but_results()
    {
        Assert.Equal(0, await Run(new FakeEngine(), "cat", "--seed", "1", "--size", "16x16", "--steps", "3", "-q"));
        Assert.Empty(error.ToString());
        Assert.Single(output.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Progress_is_told_in_lines_when_asked_for()
    {
        Assert.Equal(0, await Run(new FakeEngine(), "cat", "--seed", "1", "--size", "16x16", "--steps", "3", "--progress", "lines"));
        Assert.Contains("step 2 of 3", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("step", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_says_what_went_wrong()
    {
        Assert.Equal(2, await Run(new FakeEngine(), "cat", "--width", "7", "--json"));
        var wrong = JsonDocument.Parse(output.ToString()).RootElement.GetProperty("error");
        Assert.Equal("width", wrong.GetProperty("field").GetString());
        Assert.StartsWith("--width: 7 is not possible", wrong.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_the_program_is_one_line_and_its_trace_is_there_for_the_asking()
    {
        var code = await new CommandLine(_ => throw new InvalidOperationException("no such luck"), output, error).Run(["generate", "cat", "--out", folder], TestContext.Current.CancellationToken);
        Assert.Equal(1, code);
        Assert.Contains("easel: InvalidOperationException: no such luck", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
        await new CommandLine(_ => throw new InvalidOperationException("no such luck"), output, error).Run(["generate", "cat", "--out", folder, "--trace"], TestContext.Current.CancellationToken);
        Assert.Contains("   at ", error.ToString(), StringComparison.Ordinal);
    }

    private string Made(string name)
    {
        var path = Path.Combine(files, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }

    private Task<int> Run(FakeEngine engine, params string[] args) => new CommandLine(_ => engine, output, error).Run(["generate", .. args, "--out", folder]);
}
