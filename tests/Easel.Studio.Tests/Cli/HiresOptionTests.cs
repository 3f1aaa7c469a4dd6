using Easel.Cli;
using Easel.Core.Requests;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Cli;

/// <summary>The options of the second pass and the refiner.</summary>
public sealed class HiresOptionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-cli-").FullName;
    private readonly StringWriter error = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Each_option_arrives()
    {
        var model = Path.Combine(folder, "m.safetensors");
        await File.WriteAllTextAsync(model, "no model", TestContext.Current.CancellationToken);
        var request = await Asked(0, "--hires-scale", "1.5", "--hires-size", "96x0", "--hires-upscaler", "Lanczos", "--hires-steps", "7", "--hires-strength", "0.4", "--hires-extra-noise", "0.1", "--hires-sampler", "Heun",
            "--hires-schedule", "Karras", "--hires-model", model, "--hires-prompt", "more", "--hires-negative-prompt", "less", "--refiner", model, "--refiner-switch-at", "0.5", "--refiner-by-steps", "--refiner-passes", "both");
        var expected = new HiresFix { Scale = 1.5, Size = new ImageSize(96, 0), Upscaler = "Lanczos", Steps = 7, Strength = 0.4, ExtraNoise = 0.1, Sampler = "Heun", Schedule = "Karras", Model = model, Prompt = "more", NegativePrompt = "less" };
        Assert.Equal(expected, request!.Hires);
        Assert.Equal(new Refiner { Model = model, SwitchAt = 0.5, BySteps = true, Passes = RefinerPass.Both }, request.Refiner);
    }

    [Fact]
    public async Task A_switch_alone_is_the_usual_second_pass()
    {
        Assert.Equal(new HiresFix(), (await Asked(0, "--hires"))!.Hires);
        Assert.Null((await Asked(0))!.Hires);
        Assert.Null((await Asked(0, "--hires", "false"))!.Hires);
        Assert.Contains("128x128 (64x64, in two passes)", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_of_soft_inpainting_go_to_the_mask()
    {
        Assert.Equal(new SoftInpainting(), (await Asked(0, "--init", "a.png", "--mask", "m.png", "--soft"))!.Start!.Mask!.Soft);
        Assert.Equal(new SoftInpainting { Preservation = 0.7, DifferenceContrast = 1 }, (await Asked(0, "--init", "a.png", "--mask", "m.png", "--soft-preservation", "0.7", "--soft-difference-contrast", "1"))!.Start!.Mask!.Soft);
        Assert.Null((await Asked(0, "--init", "a.png", "--mask", "m.png"))!.Start!.Mask!.Soft);
    }

    [Theory]
    [InlineData("--soft-bias", "--init", "a.png", "--mask", "m.png", "--soft-bias", "9")]
    [InlineData("--mask", "--init", "a.png", "--soft-bias", "1")]
    [InlineData("--hires-scale", "--hires-scale", "99")]
    [InlineData("--hires-size", "--hires-size", "9000x0")]
    [InlineData("--refiner", "--refiner-switch-at", "0.5")]
    [InlineData("--refiner", "--refiner", "nobody")]
    [InlineData("--hires-model", "--hires-model", "nobody")]
    public async Task A_mistake_is_said_by_the_option(string option, params string[] arguments)
    {
        Assert.Null(await Asked(2, arguments));
        Assert.Contains(option, error.ToString(), StringComparison.Ordinal);
    }

    private async Task<ImageRequest?> Asked(int code, params string[] arguments)
    {
        var engine = new FakeEngine();
        var ended = await new CommandLine(_ => engine, new StringWriter(), error).Run(["generate", "a cat", "--out", folder, "--no-upscale", "--size", "64x64", "--steps", "1", "--cfg", "4", .. arguments], TestContext.Current.CancellationToken);
        Assert.True(ended == code, error.ToString());
        return engine.Requests.SingleOrDefault();
    }
}
