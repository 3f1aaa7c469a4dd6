using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Upscaling;
using Easel.Diffusion.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Upscaling;

/// <summary>Upscalers of full size against the published lists of keys and shapes, without weights.</summary>
public sealed class PictureNetworksTests
{
    [Theory]
    [InlineData("realesrgan-x4plus", 4)]
    [InlineData("realesrgan-x4plus-anime", 4)]
    [InlineData("realesrgan-x2plus", 2)]
    [InlineData("esrgan-x4plus-oldkeys", 4)]
    [InlineData("esrgan-anime6b-oldkeys", 4)]
    [InlineData("compact-general-x4v3", 4)]
    [InlineData("compact-animevideo-x4v3", 4)]
    [InlineData("swinir-m-classical-x4", 4)]
    [InlineData("swinir-l-realsr-x4", 4)]
    [InlineData("hat-l-x4", 4)]
    [InlineData("scunet", 1)]
    public void A_network_takes_exactly_the_published_tensors(string name, int scale)
    {
        using var list = KeyList.Open(Path.Combine(KeyList.Folder, name + ".keys.json.gz"));
        using var recorder = new RecordingWeights(list);
        using var scope = NewDisposeScope();
        var network = PictureNetworks.Build(new WeightScope(recorder));
        Assert.Equal((scale, 3, 3), (network.Scale, network.Inputs, network.Outputs));
        Assert.Equal(list.Keys.Where(key => !IsComputed(key)).Order(StringComparer.Ordinal), recorder.Asked.Keys.Order(StringComparer.Ordinal));
        Assert.All(recorder.Asked, pair => Assert.Equal(list.ShapeOf(pair.Key), pair.Value));
    }

    [Fact]
    public void Another_file_is_refused_by_name()
    {
        using var list = KeyList.Open(Path.Combine(KeyList.Folder, "taesd-decoder.keys.json.gz"));
        var wrong = Assert.Throws<WeightsException>(() => PictureNetworks.Build(new WeightScope(list)));
        Assert.Contains("taesd-decoder.keys.json.gz: this is no upscaler that Easel knows", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8x32", 180, 6, 4, "1conv")]
    [InlineData("8x16", 48, 4, 2, "3conv")]
    [InlineData("8x32", 60, 6, 3, "direct")]
    public void A_DAT_file_of_the_published_architecture_is_taken_whole_and_makes_pictures_of_any_size(string window, long width, long heads, int scale, string kind)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator(5, CPU);
        var sides = window.Split('x').Select(long.Parse).ToArray();
        var shapes = DatShapes.Of((sides[0], sides[1]), width, heads, scale, kind);
        using var weights = new DictionaryWeights("dat", shapes.ToDictionary(pair => pair.Key, pair => pair.Key.EndsWith("rpe_biases", StringComparison.Ordinal) || pair.Key.EndsWith("running_var", StringComparison.Ordinal)
            ? ones(pair.Value) : randn(pair.Value, generator: generator) * 0.05, StringComparer.Ordinal));
        using var recorder = new RecordingWeights(weights);
        var network = PictureNetworks.Build(new WeightScope(recorder));
        Assert.Equal((scale, 3, 3), (network.Scale, network.Inputs, network.Outputs));
        Assert.Equal(shapes.Keys.Where(key => !IsComputed(key)).Order(StringComparer.Ordinal), recorder.Asked.Keys.Order(StringComparer.Ordinal));

        var made = PictureNetworks.Build(new WeightScope(weights)).Forward(rand([1, 3, 21, 35], generator: generator));
        Assert.Equal([1, 3, 21 * scale, 35 * scale], made.shape);
        Assert.True(made.isfinite().all().item<bool>());
    }

    // What a constructor of the original computes and saves along.
    private static bool IsComputed(string key) =>
        key.Contains("relative_position_index", StringComparison.Ordinal) || key.Contains(".attn_mask", StringComparison.Ordinal) || key.EndsWith("num_batches_tracked", StringComparison.Ordinal);
}
