using Easel.Core.Requests;
using Easel.Core.Results;
using Xunit;

namespace Easel.Diffusion.Tests.Pipeline;

/// <summary>
/// Weights that only float32 can hold: 3.4e38 is finite there and infinite in bfloat16, whose largest number is 3.39e38.
/// </summary>
public sealed class PrecisionRetryTests : IDisposable
{
    private const string Overflow = "c:3.4e38";
    private const string Underflow = "c:-3.4e38"; // silu of it is −0, and NaN of −∞

    private readonly string path = Path.Combine(Directory.CreateTempSubdirectory("easel-retry-").FullName, "overflow.safetensors");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

    [Fact]
    public async Task An_autoencoder_that_gives_no_numbers_decodes_again_in_float32()
    {
        SyntheticCheckpoints.WriteWith(path, "first_stage_model.decoder.mid.block_1.norm1.bias", Underflow);
        var told = await Run("bfloat16", batches: 2);
        Assert.Contains("autoencoder", Assert.Single(told.OfType<ImageEvent.Warning>()).Message, StringComparison.Ordinal); // once: it stays in float32
        Assert.Equal(2, told.OfType<ImageEvent.Picture>().Count());
        Assert.All(told.OfType<ImageEvent.Picture>(), picture => Assert.True(picture.Image.Image.Rgb.Distinct().Count() > 8));
        Assert.IsType<ImageEvent.Finished>(told[^1]);
    }

    [Fact]
    public async Task One_colour_all_over_is_asked_again_and_believed_from_float32()
    {
        SyntheticCheckpoints.WriteWith(path, "first_stage_model.decoder.conv_out.bias", "c:-9");
        var told = await Run("bfloat16");
        Assert.Empty(told.OfType<ImageEvent.Warning>());
        Assert.All(Assert.Single(told.OfType<ImageEvent.Picture>()).Image.Image.Rgb, value => Assert.Equal(0, value));
        Assert.IsType<ImageEvent.Finished>(told[^1]);
    }

    [Fact]
    public async Task A_network_that_gives_no_numbers_is_asked_again_in_float32()
    {
        SyntheticCheckpoints.WriteWith(path, "model.diffusion_model.time_embed.0.bias", Underflow);
        var told = await Run("bfloat16", batches: 2);
        Assert.Contains("float32", Assert.Single(told.OfType<ImageEvent.Warning>()).Message, StringComparison.Ordinal);
        Assert.IsType<ImageEvent.Finished>(told[^1]);

        var exact = await Run("float32", batches: 2);
        Assert.Empty(exact.OfType<ImageEvent.Warning>());
        var pairs = exact.OfType<ImageEvent.Picture>().Zip(told.OfType<ImageEvent.Picture>(), (a, b) => a.Image.Image.Rgb.Zip(b.Image.Image.Rgb, (x, y) => Math.Abs(x - y)).Max()).ToList();
        Assert.Equal(2, pairs.Count);
        Assert.All(pairs, difference => Assert.InRange(difference, 0, 24)); // the autoencoder stays in bfloat16
    }

    [Fact]
    public async Task What_float32_cannot_compute_either_fails_with_advice()
    {
        SyntheticCheckpoints.WriteWith(path, "model.diffusion_model.out.2.bias", Overflow);
        var failed = Assert.IsType<ImageEvent.Failed>((await Run("bfloat16"))[^1]);
        Assert.Contains("in float32", failed.Message, StringComparison.Ordinal);
        Assert.Contains("easel inspect", failed.Message, StringComparison.Ordinal);
    }

    private async Task<List<ImageEvent>> Run(string precision, int batches = 1)
    {
        using var engine = new LocalEngine(new DiffusionParts(), new EngineOptions { Device = "cpu", Precision = precision });
        var request = new ImageRequest { Prompt = "a cat", Model = path, Size = new ImageSize(64, 64), Sampler = "Euler", Steps = 2, BatchCount = batches, Seeds = new Seeds { Seed = 7 } };
        List<ImageEvent> told = [];
        await foreach (var happened in engine.Generate(request, TestContext.Current.CancellationToken)) told.Add(happened);
        return told;
    }
}
