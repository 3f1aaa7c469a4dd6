using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Diffusion.Upscaling;
using Easel.Diffusion.Upscaling.Esrgan;
using Easel.Diffusion.Upscaling.Tiles;
using Easel.Diffusion.Weights;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Upscaling;

public sealed class UpscalerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(16, 0)]
    [InlineData(16, 6)]
    [InlineData(24, 7)]
    public void Tiles_join_without_a_seam(int size, int overlap)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator(3, CPU);
        var net = new RrdbNet(new WeightScope(new RandomWeights(generator)), new RrdbConfig { Features = 4, Growth = 4, Blocks = 1 });
        var picture = rand([1, 3, 110, 131], generator: generator);

        using var single = new Upscaler(net, new UpscaleTiles(0));
        using var many = new Upscaler(net, new UpscaleTiles(size, overlap) { Sight = 24 }); // the network sees 20 pixels far
        var (whole, tiled) = (single.Upscale(picture, cancel: Cancel), many.Upscale(picture, cancel: Cancel));

        Assert.Equal([1, 3, 440, 524], tiled.shape);
        Assert.InRange((tiled - whole).abs().max().item<float>(), 0, 1e-5);
    }

    [Theory]
    [InlineData("tiny-swinir-classical-x2", 40, 48)]
    [InlineData("tiny-scunet", 128, 64)]
    public void Windows_of_attention_lie_alike_in_tiles(string name, int size, int sight)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator(4, CPU);
        using var weights = SyntheticWeights.Of(name);
        var net = PictureNetworks.Build(new WeightScope(weights));
        var picture = rand([1, 3, net.Cell, 5 * size + 3], generator: generator);
        using var single = new Upscaler(net, new UpscaleTiles(0));
        using var many = new Upscaler(net, new UpscaleTiles(size) { Sight = sight });
        var (whole, tiled) = (single.Upscale(picture, cancel: Cancel), many.Upscale(picture, cancel: Cancel));
        Assert.Equal(whole.shape, tiled.shape);
        Assert.InRange((tiled - whole).abs().max().item<float>(), 0, 2e-3);
    }

    [Fact]
    public void A_side_is_covered_by_tiles_that_fit_together()
    {
        foreach (var cell in new[] { 1, 8, 64 })
            foreach (var length in new[] { 1, 63, 300, 513, 2048, 8192 })
            {
                var tiles = new UpscaleTiles(192);
                var spans = TileSpan.Of(length, tiles, cell);
                Assert.Equal((0, length), (spans[0].From, spans[^1].To));
                Assert.All(spans, span => Assert.True(span.SeenFrom % cell == 0 && span.SeenFrom <= span.From && span.To <= span.SeenTo && span.SeenTo <= length));
                foreach (var (before, behind) in spans.Zip(spans.Skip(1)))
                {
                    Assert.Equal(before.To, behind.From + tiles.Overlap);
                    Assert.True(behind.From - behind.SeenFrom >= tiles.Sight && before.SeenTo - before.To >= tiles.Sight);
                }

                Assert.All(spans, span => Assert.InRange(span.SeenTo - span.SeenFrom, 1, 192 + 2 * tiles.Sight + cell));
            }
    }

    [Theory]
    [InlineData(1, 8192, 8192)]
    [InlineData(2, 4096, 4096)]
    public void A_side_of_8192_pixels_takes_the_memory_of_a_row_of_tiles(int scale, int width, int height)
    {
        var network = new Enlarging(scale);
        using var upscaler = new Upscaler(network);
        using var scope = NewDisposeScope();
        var source = new byte[3 * width * height];
        for (var at = 0; at < source.Length; at += 4099) source[at] = (byte)(at % 251);
        var large = upscaler.Upscale(new Bitmap(width, height, source), asked: null, cancel: Cancel);

        Assert.Equal((8192, 8192), (large.Width, large.Height));
        var (row, column) = (height / 2, 4099 % width);
        Assert.Equal(source.AsSpan(3 * (row * width + column), 3), large.Rgb.AsSpan(3 * scale * (row * 8192 + column), 3));
        Assert.InRange(network.MostPixels, 1, 300 * 300);
    }

    [Fact]
    public void What_would_be_too_large_is_refused_before_any_work()
    {
        using var upscaler = new Upscaler(new Enlarging(4));
        var wrong = Assert.Throws<RequestException>(() => upscaler.Upscale(new Bitmap(4097, 1, new byte[3 * 4097]), asked: null, cancel: Cancel));
        Assert.Contains("would become 16388x4", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(9, 2)]
    public void The_smallest_pictures_have_a_result_of_every_family(int width, int height)
    {
        using var quiet = no_grad();
        foreach (var name in Goldens.Names("upscalers"))
        {
            using var scope = NewDisposeScope();
            using var weights = SyntheticWeights.Of(name);
            using var upscaler = new Upscaler(PictureNetworks.Build(new WeightScope(weights)));
            var large = upscaler.Upscale(new Bitmap(width, height, new byte[3 * width * height]), asked: null, cancel: Cancel);
            Assert.Equal((width * upscaler.Scale, height * upscaler.Scale), (large.Width, large.Height));
        }
    }

    [Fact]
    public void Colours_go_one_by_one_through_a_network_of_one_channel_and_with_an_opaque_fourth_through_one_of_four()
    {
        var picture = TestPictures.Recorded("channels", 9, 11);
        foreach (var channels in new long[] { 1, 3, 4 })
        {
            using var upscaler = new Upscaler(new Enlarging(2, channels));
            Assert.Equal(Resampling.Nearest(picture, 22, 18).Rgb, upscaler.Upscale(picture, asked: null, cancel: Cancel).Rgb);
        }
    }

    [Fact]
    public void The_built_in_upscaler_keeps_colours_and_edges_at_four_times_the_size()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var picture = zeros(1, 3, 24, 24);
        picture.slice(1, 0, 1, 1).fill_(0.9);
        picture.slice(3, 12, 24, 1).fill_(0.2); // red on the left, dark grey on the right

        using var upscaler = BuiltInUpscaler.Open();
        var large = upscaler.Upscale(picture, cancel: Cancel);

        Assert.Equal([1, 3, 96, 96], large.shape);
        var expected = nn.functional.interpolate(picture, scale_factor: [4, 4], mode: InterpolationMode.Nearest);
        var error = (large - expected).abs().mean([0L, 1, 2]);
        Assert.InRange(error.slice(0, 8, 40, 1).max().item<float>(), 0, 0.05);
        Assert.InRange(error.slice(0, 56, 88, 1).max().item<float>(), 0, 0.05);
    }

    /// <summary>Repeats pixels, and counts those of the largest tile.</summary>
    private sealed class Enlarging(int scale, long channels = 3) : IPictureNetwork
    {
        public long MostPixels { get; private set; }

        public long Inputs => channels;

        public long Outputs => channels;

        public int Scale => scale;

        public int Cell => 1;

        public bool IsConvolutional => true;

        public Tensor Forward(Tensor picture)
        {
            Assert.Equal(channels, picture.size(1));
            if (channels > 3) Assert.Equal(1, picture.select(1, 3).min().item<float>());
            MostPixels = Math.Max(MostPixels, picture.size(2) * picture.size(3));
            return picture.repeat_interleave(scale, 2).repeat_interleave(scale, 3);
        }
    }

    private sealed class RandomWeights(Generator generator) : IWeightSource
    {
        public string Name => "random";

        public bool Has(string key) => false;

        public long[]? ShapeOf(string key) => null;

        public Tensor Take(string key, ReadOnlySpan<long> shape) => (randn(shape.ToArray(), generator: generator) * 0.2).DetachFromDisposeScope();
    }
}
