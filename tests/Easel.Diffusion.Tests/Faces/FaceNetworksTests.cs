using Easel.Diffusion.Faces;
using Easel.Diffusion.Faces.Detection;
using Easel.Diffusion.Faces.Parsing;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Faces;

/// <summary>Networks of full size against the published lists of keys and shapes, or the size of the published file, without weights.</summary>
public sealed class FaceNetworksTests
{
    [Theory]
    [InlineData("gfpgan-v1.4")]
    [InlineData("codeformer")]
    public void A_restorer_takes_exactly_the_published_tensors(string name)
    {
        using var list = KeyList.Open(Path.Combine(KeyList.Folder, name + ".keys.json.gz"));
        using var recorder = new RecordingWeights(list);
        using var scope = NewDisposeScope();
        var network = FaceNetworks.Build(new WeightScope(recorder));
        Assert.Equal(512, network.Side);
        Assert.Equal(list.Keys.Order(StringComparer.Ordinal), recorder.Asked.Keys.Order(StringComparer.Ordinal));
        Assert.All(recorder.Asked, pair => Assert.Equal(list.ShapeOf(pair.Key), pair.Value));
    }

    [Fact]
    public void Another_file_is_refused_by_name()
    {
        using var list = KeyList.Open(Path.Combine(KeyList.Folder, "taesd-decoder.keys.json.gz"));
        var wrong = Assert.Throws<WeightsException>(() => FaceNetworks.Build(new WeightScope(list)));
        Assert.Contains("taesd-decoder.keys.json.gz: this is no face restorer that Easel knows", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_detector_has_the_published_keys_and_as_many_numbers_as_its_file_has_room_for()
    {
        using var scope = NewDisposeScope();
        var asked = new AskedWeights();
        _ = new RetinaFace(new WeightScope(asked));
        long[] head = [4, 256, 1, 1], first = [64, 3, 7, 7], far = [64, 64, 3, 3];
        Assert.Equal(head, asked.Shapes["ClassHead.2.conv1x1.weight"]);
        Assert.Equal(first, asked.Shapes["body.conv1.weight"]);
        Assert.Equal(far, asked.Shapes["ssh3.conv7x7_3.0.weight"]);
        Assert.Contains("body.layer4.2.bn3.running_var", asked.Shapes.Keys);
        Assert.Contains("body.layer2.0.downsample.1.weight", asked.Shapes.Keys);
        Assert.Contains("fpn.merge2.1.bias", asked.Shapes.Keys);
        Assert.InRange(Numbers(asked) / (109_497_761 / 4.0), 0.99, 1); // detection_Resnet50_Final.pth of facexlib 0.1.0; the rest is names
    }

    [Fact]
    public void The_parser_has_the_published_keys_and_as_many_numbers_as_its_file_has_room_for()
    {
        using var scope = NewDisposeScope();
        var asked = new AskedWeights();
        _ = new ParseNet(new WeightScope(asked));
        long[] last = [19, 64, 3, 3], shortcut = [128, 64, 3, 3];
        Assert.Equal(last, asked.Shapes["out_mask_conv.conv2d.weight"]);
        Assert.Equal(shortcut, asked.Shapes["encoder.1.shortcut_func.conv2d.weight"]);
        Assert.Contains("body.9.conv2.norm.norm.running_mean", asked.Shapes.Keys);
        Assert.DoesNotContain("body.0.conv1.conv2d.bias", asked.Shapes.Keys);
        Assert.InRange(Numbers(asked) / (85_331_193 / 4.0), 0.99, 1); // parsing_parsenet.pth of facexlib 0.2.2
    }

    private static long Numbers(AskedWeights asked) => asked.Shapes.Values.Sum(shape => shape.Aggregate(1L, (size, side) => size * side));
}
