using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Previews;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Previews;

public sealed class LatentPreviewTests
{
    private static readonly ModelChoice BuiltIn = new(BuiltInModels.Checkpoint, null, null, 0, 0);

    [Fact]
    public void The_fitted_preview_shows_the_colours_of_the_picture()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = DiffusionModel.Load(BuiltIn, new EngineOptions { Precision = "float32" });
        var picture = Pixels.ToTensor(TestPictures.Recorded("preview", 128, 128)) * 2 - 1;
        var latent = model.Encode(picture);

        var shown = model.Preview(latent);
        var wanted = ((model.Decode(latent) + 1) / 2).clamp(0, 1);
        Assert.Equal(picture.shape, shown.shape);
        var (error, spread) = ((Coarse(shown) - Coarse(wanted)).pow(2).mean().item<float>(), Coarse(wanted).var(dimensions: [0, 2, 3]).mean().item<float>());
        Assert.True(error < 0.2 * spread, $"the preview explains {1 - error / spread:P0} of the picture's colours");
    }

    [Theory]
    [InlineData("taesd_decoder")]
    [InlineData("vaeapprox")]
    public void A_small_decoder_from_a_file_shows_the_latent(string file)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var options = new EngineOptions { Precision = "float32", Preview = PreviewKind.Network, PreviewWeights = SyntheticCheckpoints.PathOf(file) };
        using var model = DiffusionModel.Load(BuiltIn, options);
        using var generator = new Generator(1);

        var shown = model.Preview(randn([1, 4, 8, 6], generator: generator));
        Assert.Equal([1, 3, 64, 48], shown.shape);
        Assert.InRange(shown.std().item<float>(), 1e-3, 1);
    }

    [Theory]
    [InlineData(PreviewKind.Linear)]
    [InlineData(PreviewKind.Full)]
    public async Task The_engine_shows_the_picture_in_the_making(PreviewKind kind)
    {
        using var engine = new LocalEngine(new DiffusionParts(), new EngineOptions { Precision = "float32", Preview = kind, PreviewEvery = 1 });
        var request = new ImageRequest { Prompt = "an apple", Size = new ImageSize(64, 48), Sampler = "Euler", Steps = 3, Seeds = new Seeds { Seed = 1 } };
        List<ImageEvent.Preview> previews = [];
        ImageEvent.Picture? picture = null;
        await foreach (var happened in engine.Generate(request, TestContext.Current.CancellationToken))
        {
            if (happened is ImageEvent.Preview preview) previews.Add(preview);
            if (happened is ImageEvent.Picture made) picture = made;
        }

        Assert.Equal(3, previews.Count);
        Assert.All(previews, preview => Assert.Equal((64, 48), (preview.Pixels.Width, preview.Pixels.Height)));
        var difference = previews[^1].Pixels.Rgb.Zip(picture!.Image.Image.Rgb, (a, b) => Math.Abs(a - b)).Average();
        Assert.True(difference < (kind == PreviewKind.Full ? 1 : 50), $"the last preview differs from the picture by {difference} of 255");
    }

    [Theory]
    [InlineData(null, "no file is named")]
    [InlineData("/nowhere/taesd.safetensors", "there is no file")]
    [InlineData("taesd_encoder", "give a TAESD decoder")]
    [InlineData("tiny-sd15", "give a TAESD decoder")]
    public void A_file_that_cannot_show_latents_is_named(string? file, string reason)
    {
        var path = file is null || file[0] == '/' ? file : SyntheticCheckpoints.PathOf(file);
        var options = new EngineOptions { Preview = PreviewKind.Network, PreviewWeights = path };
        var problem = Assert.Throws<RequestException>(() => DiffusionModel.Load(BuiltIn, options));
        Assert.Equal("preview_weights", problem.Field);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    // 8 × 8 pixels to one
    private static Tensor Coarse(Tensor picture) => nn.functional.avg_pool2d(picture, 8);
}
