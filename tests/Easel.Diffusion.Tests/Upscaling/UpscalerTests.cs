using Easel.Diffusion.Upscaling;
using Easel.Diffusion.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Upscaling;

public sealed class UpscalerTests
{
    [Fact]
    public void Tiles_join_without_a_seam()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator(3, CPU);
        var net = new RrdbNet(new WeightScope(new RandomWeights(generator)), new RrdbConfig { Features = 4, Growth = 4, Blocks = 1 });
        var picture = rand([1, 3, 40, 56], generator: generator);

        var whole = new Upscaler(net, tile: 64).Upscale(picture, cancel: TestContext.Current.CancellationToken);
        var tiled = new Upscaler(net, tile: 16, margin: 24).Upscale(picture, cancel: TestContext.Current.CancellationToken); // the network sees 20 pixels far

        Assert.Equal([1, 3, 160, 224], tiled.shape);
        Assert.InRange((tiled - whole).abs().max().item<float>(), 0, 1e-5);
    }

    [Fact]
    public void The_built_in_upscaler_keeps_colours_and_edges_at_four_times_the_size()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var picture = zeros(1, 3, 24, 24);
        picture.slice(1, 0, 1, 1).fill_(0.9);
        picture.slice(3, 12, 24, 1).fill_(0.2); // red on the left, dark grey on the right

        var large = BuiltInUpscaler.Open().Upscale(picture, cancel: TestContext.Current.CancellationToken);

        Assert.Equal([1, 3, 96, 96], large.shape);
        var expected = nn.functional.interpolate(picture, scale_factor: [4, 4], mode: InterpolationMode.Nearest);
        var error = (large - expected).abs().mean([0L, 1, 2]);
        Assert.InRange(error.slice(0, 8, 40, 1).max().item<float>(), 0, 0.05);
        Assert.InRange(error.slice(0, 56, 88, 1).max().item<float>(), 0, 0.05);
    }

    private sealed class RandomWeights(Generator generator) : IWeightSource
    {
        public string Name => "random";

        public bool Has(string key) => false;

        public long[]? ShapeOf(string key) => null;

        public Tensor Take(string key, ReadOnlySpan<long> shape) => (randn(shape.ToArray(), generator: generator) * 0.2).DetachFromDisposeScope();
    }
}
