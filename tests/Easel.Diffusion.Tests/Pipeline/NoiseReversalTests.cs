using System.Text.Json.Nodes;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Core.Scripts;
using Xunit;

namespace Easel.Diffusion.Tests.Pipeline;

/// <summary>The noise a picture came from, with the model that comes with Easel.</summary>
public sealed class NoiseReversalTests : IDisposable
{
    private const string Prompt = "a red apple, 3d render";

    private readonly LocalEngine engine = new(new DiffusionParts(), new EngineOptions { Device = "cpu" });

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_picture_comes_back_under_its_own_prompt(bool adjusted)
    {
        var request = new ImageRequest { Prompt = Prompt, Size = new ImageSize(64, 64), Steps = 12, Seeds = new Seeds { Seed = 1 }, CfgScale = BuiltInChoices.CfgScale, Upscaler = BuiltInChoices.NoUpscaler };
        var picture = await Painted(request);
        var start = request with { CfgScale = 1, Seeds = new Seeds { Seed = 2 }, Start = new StartImage { Pictures = [NamedPicture.Inline(picture)], Strength = 1 } };
        var reversal = new NoiseReversal { OriginalPrompt = Prompt, DecodeSteps = 12, SigmaAdjustment = adjusted };
        var script = new Choice(NoiseReversal.Title, new JsonObject { ["originalPrompt"] = Prompt, ["decodeSteps"] = 12, ["sigmaAdjustment"] = adjusted });
        var back = await Painted(reversal.Applied(start with { Script = script }));
        var other = await Painted(start with { Sampler = "Euler", Steps = 12 }); // new noise
        Assert.True(Distance(picture, back) < 0.5 * Distance(picture, other), $"{Distance(picture, back):F1} with its noise, {Distance(picture, other):F1} with new noise");
    }

    [Fact]
    public async Task A_sampler_over_timesteps_is_refused()
    {
        var start = new ImageRequest { Prompt = Prompt, Size = new ImageSize(64, 64), Sampler = "DDIM", Script = NoiseReversal.Title, Start = new StartImage { Pictures = [NamedPicture.Inline(new Bitmap(8, 8, new byte[192]))] } };
        List<ImageEvent> told = [];
        await foreach (var happened in engine.Generate(start, TestContext.Current.CancellationToken)) told.Add(happened);
        Assert.Equal("sampler", Assert.IsType<ImageEvent.Failed>(told[^1]).Field);
    }

    [Fact]
    public async Task A_pass_of_a_script_may_be_what_the_script_may_not()
    {
        var picture = NamedPicture.Inline(new Bitmap(32, 32, new byte[3072]));
        var tiles = new ImageRequest { Prompt = Prompt, Size = new ImageSize(32, 32), Steps = 1, BatchSize = 2, Script = SdUpscale.Title, Upscaler = BuiltInChoices.NoUpscaler, Start = new StartImage { Pictures = [picture, picture], Strength = 0.5 } };
        Assert.Throws<RequestException>(() => RequestLimits.Check(tiles)); // two at a time, and smaller than their overlap
        Assert.NotNull(await Painted(tiles));
    }

    private static double Distance(Bitmap a, Bitmap b) => a.Rgb.Zip(b.Rgb, (x, y) => Math.Abs(x - y)).Average();

    private async Task<Bitmap> Painted(ImageRequest request)
    {
        Bitmap? made = null;
        await foreach (var happened in engine.Generate(request, TestContext.Current.CancellationToken))
        {
            Assert.False(happened is ImageEvent.Failed, happened.ToString());
            if (happened is ImageEvent.Picture picture) made = picture.Image.Image;
        }

        return made!;
    }
}
