using Easel.Diffusion.Models.Vision;
using Easel.Diffusion.Tests.Golden;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Weights;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Vision;

public sealed class VisionEncoderTests
{
    private const string Recording = "tiny-clipvision";

    [Fact]
    public void The_encoder_agrees_with_the_recording()
    {
        Assert.SkipUnless(Goldens.Names("models").Contains(Recording), "this recording has no vision encoder");
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var golden = Goldens.Open("models", Recording);
        using var weights = SyntheticWeights.Of(Recording);
        var encoder = VisionEncoder.OfClip(new WeightScope(weights), quick: true);
        var states = encoder.States(GoldenCheck.Input("clipv:x", 2, 3, 32, 32));
        GoldenCheck.Agrees(golden, "last", states[^1], tolerance: 1e-4);
        GoldenCheck.Agrees(golden, "penultimate", states[^2], tolerance: 1e-4);
        GoldenCheck.Agrees(golden, "image_embeds", encoder.Project(states[^1]), tolerance: 1e-4);
    }

    [Theory]
    [InlineData("clipvision-l14", 224, 768)]
    [InlineData("clipvision-h14", 224, 1024)]
    public void The_network_takes_exactly_the_published_tensors(string name, int side, long output)
    {
        using var list = KeyList.Open(Path.Combine(KeyList.Folder, name + ".keys.json.gz"));
        using var recorder = new RecordingWeights(list);
        using var scope = NewDisposeScope();
        var encoder = VisionEncoder.OfClip(new WeightScope(recorder));
        Assert.Equal((side, output), (encoder.Sizes.Side, encoder.Sizes.Output));
        Assert.Equal(list.Keys.Where(key => !key.EndsWith("position_ids", StringComparison.Ordinal)).Order(StringComparer.Ordinal), recorder.Asked.Keys.Order(StringComparer.Ordinal));
        Assert.All(recorder.Asked, pair => Assert.Equal(list.ShapeOf(pair.Key), pair.Value));
    }

    [Fact]
    public void Both_layouts_give_the_same_for_the_same_weights()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var weights = SyntheticWeights.Of(Recording);
        using var own = OfOpenAi(weights);
        var pixels = GoldenCheck.Input("vision", 1, 3, 32, 32);
        var (named, stacked) = (VisionEncoder.OfClip(new WeightScope(weights), quick: true).Embed(pixels), VisionEncoder.OfOpenClip(new WeightScope(own), quick: true).Embed(pixels));
        Assert.InRange((named - stacked).abs().max().item<float>(), 0, 1e-5);
        Assert.True(VisionEncoder.IsOpenClip(new WeightScope(own)));
        Assert.False(VisionEncoder.IsOpenClip(new WeightScope(weights)));
        Assert.InRange((named - VisionEncoder.OfClip(new WeightScope(weights), quick: false).Embed(pixels)).abs().max().item<float>(), 1e-4, 1); // the other GELU is another network
    }

    [Fact]
    public void A_picture_of_a_batch_is_seen_as_if_it_were_alone()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var weights = SyntheticWeights.Of(Recording);
        var encoder = VisionEncoder.OfClip(new WeightScope(weights));
        var pixels = GoldenCheck.Input("batch", 3, 3, 32, 32);
        var together = encoder.Embed(pixels);
        for (var i = 0; i < 3; i++) Assert.InRange((together.narrow(0, i, 1) - encoder.Embed(pixels.narrow(0, i, 1))).abs().max().item<float>(), 0, 1e-5);
    }

    [Fact]
    public void The_first_token_is_the_class_and_places_tell_patches_apart()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var weights = SyntheticWeights.Of(Recording);
        var encoder = VisionEncoder.OfClip(new WeightScope(weights));
        var grey = zeros(1, 3, 32, 32);
        var (first, other) = (encoder.States(grey)[0], encoder.States(grey + 1)[0]);
        Assert.Equal([1, 17, 128], first.shape);
        Assert.Equal(first.select(1, 0).data<float>().ToArray(), other.select(1, 0).data<float>().ToArray()); // nothing of the picture is in it yet
        Assert.InRange((first.select(1, 1) - first.select(1, 2)).abs().max().item<float>(), 0.01, 10); // equal patches in other places
        Assert.InRange((first.select(1, 1) - other.select(1, 1)).abs().max().item<float>(), 0.001, 10);
    }

    [Fact]
    public void Pictures_become_square_in_the_colours_of_the_training()
    {
        using var scope = NewDisposeScope();
        var grey = ClipPixels.Stretched(zeros(2, 3, 64, 48), 32); // 0 is the middle of −1…1
        Assert.Equal([2, 3, 32, 32], grey.shape);
        Assert.InRange(grey[0, 0].min().item<float>(), 0.0689f, 0.0691f); // (0.5 − 0.48145466) / 0.26862954 = 0.06904
        var picture = TestPictures.Recorded("wide", 40, 90);
        Assert.Equal([1, 3, 32, 32], ClipPixels.Middle(picture, 32).shape);
        Assert.Equal([1, 3, 32, 32], ClipPixels.Stretched(picture, 32).shape);
        Assert.True((ClipPixels.Middle(picture, 32) - ClipPixels.Stretched(picture, 32)).abs().max().item<float>() > 0.1);
    }

    [Fact]
    public void Fine_stripes_are_blurred_before_a_picture_shrinks()
    {
        using var scope = NewDisposeScope();
        var stripes = (arange(128) % 2 * 2 - 1).to(float32).view(1, 1, 1, 128).expand(1, 3, 128, 128);
        var small = ClipPixels.Stretched(stripes, 32)[0, 0].narrow(1, 8, 16);
        Assert.InRange((small.max() - small.min()).item<float>(), 0, 0.5f); // of 7.4 where one row of four is taken
    }

    [Fact]
    public void Another_file_is_refused_by_key()
    {
        using var other = new DictionaryWeights("other", new Dictionary<string, Tensor> { ["a"] = zeros(1) });
        var wrong = Assert.Throws<WeightsException>(() => VisionEncoder.OfOpenClip(new WeightScope(other)));
        Assert.Contains("conv1.weight", wrong.Message, StringComparison.Ordinal);
    }

    private static DictionaryWeights OfOpenAi(SyntheticWeights weights)
    {
        Dictionary<string, Tensor> tensors = [];
        foreach (var key in weights.Keys.Where(key => !key.EndsWith("position_ids", StringComparison.Ordinal)))
        {
            if (key.Contains("k_proj", StringComparison.Ordinal) || key.Contains("v_proj", StringComparison.Ordinal)) continue;
            if (!key.Contains("q_proj", StringComparison.Ordinal)) tensors[TinyVision.Layer(key)] = key == "visual_projection.weight" ? Take(key).t().contiguous() : Take(key);
            else tensors[TinyVision.Layer(key).Replace("self_attn.q_proj.", "attn.in_proj_", StringComparison.Ordinal)] = cat([.. "qkv".Select(letter => Take(key.Replace("q_proj", $"{letter}_proj", StringComparison.Ordinal)))]);
        }

        return new DictionaryWeights("OpenAI's", tensors);

        Tensor Take(string key) => weights.Take(key, weights.ShapeOf(key)!);
    }
}
