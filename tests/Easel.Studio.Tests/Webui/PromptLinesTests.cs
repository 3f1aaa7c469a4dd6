using Easel.Core.Requests;
using Easel.Studio.Webui;
using Xunit;

namespace Easel.Studio.Tests.Webui;

/// <summary>Lists of prompts, as A1111's script "Prompts from file or textbox" reads them.</summary>
public sealed class PromptLinesTests
{
    private static readonly ImageRequest Form = new() { Prompt = "oil", NegativePrompt = "blurry", Steps = 9, Size = new ImageSize(64, 48), Seeds = new Seeds { Seed = 100 } };

    [Fact]
    public void A_line_is_a_prompt_joined_with_the_forms_and_empty_lines_and_comments_are_none()
    {
        var lines = Read("a cat\r\n\n  # animals\n  a dog -- running  \n").Lines;
        Assert.Equal([(1, "a cat oil"), (4, "a dog -- running oil")], lines.Select(line => (line.Number, line.Request.Prompt)));
        Assert.All(lines, line => Assert.Equal(("blurry", 9, 100L), (line.Request.NegativePrompt, line.Request.Steps, line.Request.Seeds.Seed)));
        Assert.Equal("oil a cat", Read("a cat", new PromptLineRules { GoesBehind = true }).Lines[0].Request.Prompt);
        Assert.Equal("a cat", PromptLines.Read("a cat", Form with { Prompt = "" }, new PromptLineRules()).Lines[0].Request.Prompt);
    }

    [Fact]
    public void Options_lay_over_the_form()
    {
        var line = Read("""--prompt a "red cat" --negative_prompt 'ugly, grey' --sd_model "two [0123456789]" --styles "Base, Oil" --seed 7 --subseed 8 --subseed_strength .5 --seed_resize_from_w 32 --seed_resize_from_h 16 --sampler_name k_euler_a --scheduler karras --steps 30 --cfg_scale 4.5 --width 128 --height 96 --batch_size 2 --n_iter 3 --tiling true --restore_faces false --do_not_save_samples true --do_not_save_grid true""").Lines.Single();
        var request = line.Request;
        Assert.Equal(("a red cat oil", "ugly, grey blurry", "two [0123456789]", "Base|Oil"), (request.Prompt, request.NegativePrompt, line.Model, string.Join('|', line.Styles)));
        Assert.Equal(new Seeds { Seed = 7, Variation = 8, VariationStrength = 0.5, ResizeFrom = new ImageSize(32, 16) }, request.Seeds);
        Assert.Equal(("Euler a", "Karras", 30, 4.5, new ImageSize(128, 96), 2, 3, true), (request.Sampler.Id, request.Schedule.Id, request.Steps, request.CfgScale, request.Size, request.BatchSize, request.BatchCount, request.Options.Tiling));
        Assert.True(line is { WithoutPictures: true, WithoutGrid: true });
        Assert.Equal("DPM++ SDE", Read("--sampler_index 1").Lines[0].Request.Sampler.Id);
        Assert.Equal((null, FaceRestoration.CodeFormer), (request.Faces, Read("--restore_faces true").Lines[0].Request.Faces?.Restorer));
        Assert.Equal("oil", Read("--steps 3").Lines[0].Request.Prompt);
    }

    [Theory]
    [InlineData("--steps many", "--steps: 'many' is no whole number")]
    [InlineData("--cfg_scale nan", "'nan' is no number")]
    [InlineData("--steps", "nothing follows")]
    [InlineData("--stepz 3", "there is no such option; there are --prompt, ")]
    [InlineData("--steps 3 a cat", "a: it stands where an option must")]
    [InlineData("--sampler_name Eulerr", "'Eulerr' is none of the samplers; give one of DPM++ 2M, ")]
    [InlineData("--sampler_index 99", "give 0–19")]
    [InlineData("--prompt \"a cat", "a \" is not closed")]
    [InlineData("a cat --steps 3", "--steps: it stands behind a prompt")]
    public void A_mistake_is_told_by_its_line_and_the_line_is_a_prompt(string line, string expected)
    {
        var reading = Read("a dog\n\n" + line);
        var mistake = Assert.Single(reading.Mistakes);
        Assert.Equal(3, mistake.Number);
        Assert.Contains(expected, mistake.Message, StringComparison.Ordinal);
        Assert.Equal(line + " oil", reading.Lines[1].Request.Prompt);
    }

    [Fact]
    public void Folders_are_left_out_and_that_is_said()
    {
        var reading = Read("--prompt x --outpath_samples /tmp");
        Assert.Empty(reading.Mistakes);
        Assert.Contains("--outpath_samples", Assert.Single(reading.Notes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Seeds_are_each_lines_own_shared_or_go_on()
    {
        var random = Form with { Seeds = new Seeds(), BatchSize = 2, BatchCount = 3 };
        Assert.All(PromptLines.Read("a\nb", random, new PromptLineRules()).Lines, line => Assert.Equal(-1, line.Request.Seeds.Seed));
        var shared = PromptLines.Read("a\nb", random, new PromptLineRules { SharesSeed = true }).Lines;
        Assert.True(shared[0].Request.Seeds.Seed >= 0);
        Assert.Equal(shared[0].Request.Seeds.Seed, shared[1].Request.Seeds.Seed);
        var going = PromptLines.Read("a\n--seed 5\nc", random with { Seeds = new Seeds { Seed = 10 } }, new PromptLineRules { IteratesSeed = true }).Lines;
        Assert.Equal([10, 5, 22], going.Select(line => line.Request.Seeds.Seed));
    }

    private static PromptLinesReading Read(string text, PromptLineRules? rules = null) => PromptLines.Read(text, Form, rules ?? new PromptLineRules());
}
