using System.Text.Json.Nodes;
using Easel.Cli;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Cli;

/// <summary>Scripts by command line.</summary>
public sealed class ScriptOptionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-cli-").FullName;
    private readonly StringWriter error = new();
    private readonly FakeEngine engine = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_picture_grows_on_the_sides_that_are_given()
    {
        Assert.Equal(0, await Run("--init", Picture(64, 64), "--script", "outpaint", "--script.directions", "left,down", "--script.pixels", "32", "--script.mask-blur=2", "--seed", "7"));
        Assert.Equal([new ImageSize(64, 64), new ImageSize(128, 64)], engine.Requests.Select(request => request.Size));
        Assert.Equal((128, 128), Made());
        Assert.Contains("by the script 'outpaint', 64x64 at a time", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batches_of_a_script_have_seeds_of_their_own()
    {
        Assert.Equal(0, await Run("--init", Picture(64, 64), "--script", "loopback", "-b", "2", "-c", "2", "--seed", "7", "--script.final-strength", "0.2"));
        Assert.Equal([7L, 8, 9, 10], engine.Requests.Select(request => request.Seeds.Seed));
        Assert.Equal(4, Directory.GetFiles(Path.Combine(folder, "out")).Length);
        engine.Requests.Clear();
        Assert.Equal(0, await Run("--init", Picture(64, 64), "--script", "loopback", "-b", "2"));
        Assert.True(engine.Requests[0].Seeds.Seed >= 0); // drawn before the rounds, which count on
        Assert.Equal(engine.Requests[0].Seeds.Seed + 1, engine.Requests[1].Seeds.Seed);
    }

    [Fact]
    public async Task A_text_that_looks_like_a_number_stays_one()
    {
        Assert.Equal(0, await Run("--init", Picture(64, 64), "--script", "reverse noise", "--script.original-prompt", "1984", "--script.decode-steps", "4"));
        var request = engine.Requests.Single();
        Assert.Equal(("1984", 4, "Euler"), (request.Prompt, request.Steps, request.Sampler.Id));
        Assert.True(JsonNode.DeepEquals(new JsonObject { ["originalPrompt"] = "1984", ["decodeSteps"] = 4 }, request.Script!.Options));
    }

    [Fact]
    public async Task A_mask_may_differ_in_the_latent()
    {
        Assert.Equal(0, await Run("--init", Picture(64, 64), "--mask", Picture(64, 64), "--latent-mask", Picture(8, 8)));
        Assert.NotNull(engine.Requests.Single().Start!.Mask!.LatentPicture);
    }

    [Theory]
    [InlineData("--script: there is no 'outpain'; did you mean 'outpaint'?", "--script", "outpain")]
    [InlineData("--script.pixels: 9999 is outside 8", "--script", "outpaint", "--script.pixels", "9999")]
    [InlineData("--script.directions: sideways is not possible; give left, right, up or down", "--script", "outpaint", "--script.directions", "sideways")]
    [InlineData("--script: '.pixels=8' is an option of a script, and there is none", "--script.pixels", "8")]
    [InlineData("--latent-mask", "--latent-mask", "mask.png")]
    public async Task A_mistake_is_said_by_the_option(string message, params string[] arguments)
    {
        Assert.Equal(2, await Run(["--init", Picture(64, 64), .. arguments]));
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(engine.Requests);
    }

    [Fact]
    public async Task A_script_needs_a_picture()
    {
        Assert.Equal(2, await Run("--script", "outpaint"));
        Assert.Contains("works on a picture, and there is none", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_are_listed_with_their_options()
    {
        var output = new StringWriter();
        Assert.Equal(0, await new CommandLine(_ => engine, output, error).Run(["scripts"], TestContext.Current.CancellationToken));
        Assert.Contains("outpainting mk2, outpainting, outpaint", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(".directions The sides that grow", output.ToString(), StringComparison.Ordinal);
    }

    private (int, int) Made()
    {
        var picture = PictureCodec.Decode(File.ReadAllBytes(Assert.Single(Directory.GetFiles(Path.Combine(folder, "out")))), "made");
        return (picture.Width, picture.Height);
    }

    private string Picture(int width, int height)
    {
        var path = Path.Combine(folder, $"{width}x{height}.png");
        File.WriteAllBytes(path, PictureCodec.Encode(TestPictures.Recorded("photo", height, width), PictureFormat.Png));
        return path;
    }

    private Task<int> Run(params string[] arguments) =>
        new CommandLine(_ => engine, new StringWriter(), error).Run(["generate", "cat", "--out", Path.Combine(folder, "out"), "--no-upscale", "--size", "64x64", "--steps", "2", .. arguments], TestContext.Current.CancellationToken);
}
