using System.Text;
using Easel.Diffusion.Tagging;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Weights;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Tagging;

public sealed class DeepDanbooruTests
{
    // Three blocks: one whose shortcut is a convolution, one without, one that halves the size.
    private static readonly long[][] tiny =
    [
        [4, 3, 7, 7], [8, 4, 1, 1], [4, 4, 1, 1], [4, 4, 3, 3], [8, 4, 1, 1], [4, 8, 1, 1], [4, 4, 3, 3], [8, 4, 1, 1], [16, 8, 1, 1], [8, 8, 1, 1], [8, 8, 3, 3], [16, 8, 1, 1], [3, 16, 1, 1],
    ];

    [Fact]
    public void The_network_takes_exactly_the_published_tensors()
    {
        using var list = KeyList.Open(Path.Combine(KeyList.Folder, "deepdanbooru.keys.json.gz"));
        using var recorder = new RecordingWeights(list);
        using var scope = NewDisposeScope();
        var network = new DeepDanbooru(new WeightScope(recorder));
        Assert.Equal(9176, network.Tags);
        Assert.Equal(list.Keys.Order(StringComparer.Ordinal), recorder.Asked.Keys.Order(StringComparer.Ordinal));
        Assert.All(recorder.Asked, pair => Assert.Equal(list.ShapeOf(pair.Key), pair.Value));
    }

    [Fact]
    public void Tags_are_named_by_the_file_and_a_picture_of_another_shape_is_fitted()
    {
        using var folder = new TemporaryFolder();
        using var tagger = new PictureTagger(Write(folder["tags.pt"], ["red_hair", "rating:safe", "smile_(mouth)"]));
        var tags = tagger.Tags(TestPictures.Recorded("tags", 30, 70));
        Assert.Subset(new HashSet<string> { "red_hair", "rating:safe", "smile_(mouth)" }, tags.Select(tag => tag.Name).ToHashSet());
        Assert.NotEmpty(tags);
        Assert.All(tags, tag => Assert.InRange(tag.Score, 0.01, 1));
        Assert.Equal(tags, tagger.Tags(TestPictures.Recorded("tags", 30, 70)));
    }

    [Fact]
    public void A_file_without_its_list_of_tags_is_refused()
    {
        using var folder = new TemporaryFolder();
        var wrong = Assert.Throws<WeightsException>(() => new PictureTagger(Write(folder["few.pt"], ["red_hair"])));
        Assert.Contains("it has 3 answers, and no name for answer 1", wrong.Message, StringComparison.Ordinal);
    }

    // As torch.save writes a state dict that carries a list of texts.
    private static string Write(string path, string[] tags)
    {
        var (pickle, at) = (new StringBuilder("\u0080\u0002}"), 0L);
        var random = new Random(6);
        var numbers = tiny.Sum(shape => Count(shape) + shape[0]);
        foreach (var (number, shape) in tiny.Index())
        {
            Add($"n_Conv_{number}.weight", shape);
            Add($"n_Conv_{number}.bias", [shape[0]]);
        }

        pickle.Append($"S'tags'\n({string.Concat(tags.Select(tag => $"S'{tag}'\n"))}ls.");
        return HandMadePickle.Zip(path, pickle.ToString(), [.. Enumerable.Range(0, (int)numbers).SelectMany(_ => BitConverter.GetBytes((float)(random.NextDouble() - 0.5) * 0.4f))]);

        void Add(string key, long[] shape)
        {
            var strides = shape.Select((_, i) => Count(shape[(i + 1)..]));
            pickle.Append($"S'{key}'\nctorch._utils\n_rebuild_tensor_v2\n((S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI{numbers}\ntQI{at}\n({Whole(shape)}t({Whole(strides)}t\u0089ccollections\nOrderedDict\n)RtRs");
            at += Count(shape);
        }
    }

    private static long Count(long[] shape) => shape.Aggregate(1L, (size, side) => size * side);

    private static string Whole(IEnumerable<long> numbers) => string.Concat(numbers.Select(number => $"I{number}\n"));
}
