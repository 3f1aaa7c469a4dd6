using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Weights;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Laws;

/// <summary>The autoencoder in tiles against the autoencoder in one piece.</summary>
public sealed class TiledAutoencoderLaws
{
    private const double Rounding = 1e-3;    // of the deviation
    private const double Sampling = 0.05;    // of the deviation: what samples of the map, instead of all of it, change at most
    private const double Seam = 0.02;        // of the deviation: what that changes from one pixel to the next

    private static readonly TileOptions Small = new() { Size = 104 };

    public static TheoryData<string, int, int, bool> Pictures => new()
    {
        { "tiny-sd15", 208, 216, false },
        { "tiny-sd15", 192, 344, true },
        { "tiny-sdxl", 56, 264, false },
        { "tiny-sdxl", 40, 320, true },
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Tiles_of_a_picture_that_samples_cover_are_the_picture(string model, int height, int width, bool wrap)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var vae = Vae(model, wrap);
        var tiled = new TiledAutoencoder(vae, Small);
        var (latent, picture) = (Waves(4, height / 8, width / 8) + 0.1 * Noise(4, height / 8, width / 8), Waves(3, height, width) * 0.5);

        Assert.InRange(Difference(tiled.Decode(latent), vae.Decode(latent)), 0, Rounding);
        if (!wrap) Assert.InRange(Difference(tiled.Moments(picture), vae.Moments(picture)), 0, Rounding); // pictures that wrap halve otherwise at two edges
        Assert.Equal(wrap, vae.Edges.Wrap);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tiles_of_a_larger_picture_are_nearly_the_picture_and_show_no_seams(bool wrap)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = DiffusionModel.Load(new(BuiltInModels.Checkpoint, null, null, 0, 0), new EngineOptions { Precision = "float32" });
        model.Wrap(wrap);
        var picture = Waves(3, 96, 1200) * 0.4;
        var latent = model.Vae.Encode(picture);
        var (whole, small, large) = (model.Vae.Decode(latent), new TiledAutoencoder(model.Vae, Small).Decode(latent), new TiledAutoencoder(model.Vae, new TileOptions()).Decode(latent));

        Assert.InRange(Difference(small, whole), 0, Sampling);
        Assert.InRange(Jump(small - whole, whole), 0, Seam);
        Assert.InRange(Difference(small, large), 0, Rounding); // where the cuts are does not matter
        if (!wrap) Assert.InRange(Difference(new TiledAutoencoder(model.Vae, Small).Encode(picture), latent), 0, Sampling);
    }

    [Fact]
    public void A_rolled_picture_that_wraps_is_the_same_picture_rolled()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var tiled = new TiledAutoencoder(Vae("tiny-sd15", wrap: true), Small);
        var latent = Waves(4, 30, 28);

        var rolled = tiled.Decode(latent.roll([20, 12], [2, 3])).roll([-160, -96], [2, 3]);
        Assert.InRange(Difference(rolled, tiled.Decode(latent)), 0, Rounding);
    }

    [Fact]
    public void A_batch_is_its_pictures_and_nothing_is_left_alive()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var tiled = new TiledAutoencoder(Vae("tiny-sd15", wrap: false), Small);
        var latents = cat([Waves(4, 8, 16), Noise(4, 8, 16)]);
        tiled.Decode(latents).Dispose();

        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var both = tiled.Decode(latents);
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.InRange(Difference(both.narrow(0, 1, 1), tiled.Decode(latents.narrow(0, 1, 1))), 0, 1e-5);
    }

    [Theory]
    [InlineData(100, 24)]
    [InlineData(128, 16)]
    [InlineData(128, 28)]
    public void Sizes_that_would_show_seams_are_refused(int size, int overlap)
    {
        var vae = Vae("tiny-sd15", wrap: false);
        var problem = Assert.Throws<ArgumentException>(() => new TiledAutoencoder(vae, new TileOptions { Size = size, Overlap = overlap }));
        Assert.Contains("multiple of 8", problem.Message, StringComparison.Ordinal);
    }

    private static AutoencoderKL Vae(string model, bool wrap)
    {
        var place = new WeightScope(SyntheticWeights.Of(model))["first_stage_model"];
        var vae = new AutoencoderKL(place, VaeConfig.Detect(place));
        vae.Edges.Wrap = wrap;
        return vae;
    }

    /// <summary>Smooth content of unit size that continues over the edges, [1, channels, height, width].</summary>
    private static Tensor Waves(int channels, int height, int width)
    {
        var (y, x) = (arange(height, float32).view(1, 1, -1, 1) / height, arange(width, float32).view(1, 1, 1, -1) / width);
        var channel = arange(1, channels + 1, float32).view(1, -1, 1, 1);
        return (2 * Math.PI * (x * channel + y)).sin() + (2 * Math.PI * (y * channel - x) + channel).cos();
    }

    private static Tensor Noise(int channels, int height, int width)
    {
        using var generator = new Generator(5);
        return randn([1, channels, height, width], generator: generator);
    }

    private static double Difference(Tensor actual, Tensor expected) => (actual - expected).abs().max().item<float>() / expected.std().item<float>();

    /// <summary>The largest step of the difference from one pixel to the next.</summary>
    private static double Jump(Tensor difference, Tensor picture) =>
        Math.Max(difference.diff(dim: 2).abs().max().item<float>(), difference.diff(dim: 3).abs().max().item<float>()) / picture.std().item<float>();
}
