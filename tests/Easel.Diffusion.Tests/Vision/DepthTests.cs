using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Models.Depth;
using Easel.Diffusion.Tests.Golden;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Weights;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Vision;

/// <summary>Checkpoints that are told how near things are, on synthetic weights: no published one is here.</summary>
public sealed class DepthTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LocalEngine engine = new(new DiffusionParts(), new EngineOptions { Precision = "float32", Device = "cpu" });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        engine.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void The_network_takes_exactly_the_tensors_of_DPT_hybrid()
    {
        var published = TinyDepth.Shapes(width: 768, layers: 12, grid: 24, first: 64, features: 256, blocks: [3, 4, 9]).ToDictionary(entry => entry.Key, entry => entry.Shape);
        using var list = new KeyList("dpt", published);
        using var recorder = new RecordingWeights(list);
        using var scope = NewDisposeScope();
        Assert.Equal(384, new DptNet(new WeightScope(recorder)).Side);
        Assert.Equal(published.Keys.Order(StringComparer.Ordinal), recorder.Asked.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_checkpoint_is_told_by_its_five_channels()
    {
        using var file = WeightFiles.Open(TinyDepth.Write(folder["depth.safetensors"]));
        var kind = FileKind.Of(file);
        Assert.Equal((FileRole.Checkpoint, "sd2-depth", PredictionType.Epsilon), (kind.Role, kind.Architecture?.Id, kind.Architecture!.Prediction));
        Assert.Empty(kind.Missing);
    }

    [Theory]
    [InlineData(512, 512, 384, 384)]
    [InlineData(768, 512, 576, 384)] // the side that changes less decides
    [InlineData(256, 384, 256, 384)]
    [InlineData(64, 2048, 32, 384)]
    public void The_size_it_looks_at_keeps_the_shape(long height, long width, long down, long across) => Assert.Equal((down, across), DepthEstimator.SizeFor(height, width, 384));

    [Fact]
    public void The_channel_reaches_from_far_to_near_in_the_latents_size()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var file = WeightFiles.Open(TinyDepth.Write(folder["depth.safetensors"]));
        var estimator = new DepthEstimator(new WeightScope(file, "depth_model.model"));
        var channel = estimator.Channel(GoldenCheck.Picture("near", 1, 3, 64, 96), (8, 12), CPU);
        Assert.Equal([1, 1, 8, 12], channel.shape);
        Assert.Equal(-1, channel.min().item<float>(), 1e-6);
        Assert.Equal(1, channel.max().item<float>(), 1e-6);
        Assert.Equal(channel.data<float>().ToArray(), estimator.Channel(GoldenCheck.Picture("near", 1, 3, 64, 96), (8, 12), CPU).data<float>().ToArray());
    }

    [Fact]
    public async Task Img2img_is_told_how_near_things_are()
    {
        var (one, other) = (TinyDepth.Write(folder["one.safetensors"]), TinyDepth.Write(folder["other.safetensors"], eyes: "other|"));
        var first = await Made(Request(one));
        Assert.NotEqual(first.Rgb, (await Made(Request(other))).Rgb); // which differs in the estimator alone
        Assert.Equal(first.Rgb, (await Made(Request(one))).Rgb);
    }

    [Fact]
    public async Task Without_a_picture_it_says_what_to_give()
    {
        var all = await engine.Generate(Request(TinyDepth.Write(folder["one.safetensors"])) with { Start = null }, Cancel).ToListAsync(Cancel);
        var failed = Assert.IsType<ImageEvent.Failed>(all[^1]);
        Assert.Equal("start", failed.Field);
        Assert.Contains("depth", failed.Message, StringComparison.Ordinal);
    }

    private async Task<Bitmap> Made(ImageRequest request)
    {
        var all = await engine.Generate(request, Cancel).ToListAsync(Cancel);
        Assert.True(all[^1] is ImageEvent.Finished, all[^1].ToString());
        return all.OfType<ImageEvent.Picture>().Last().Image.Image;
    }

    private static ImageRequest Request(string model) => new()
    {
        Model = model,
        Prompt = "a cat",
        Size = new ImageSize(64, 64),
        Steps = 3,
        Seeds = new Seeds { Seed = 7 },
        Start = new StartImage { Pictures = [NamedPicture.Inline(TestPictures.Recorded("depth", 64, 64))], Strength = 0.75 },
    };
}
