using Easel.Diffusion.Captioning;
using Easel.Diffusion.Tests.Vision;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Weights;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Captioning;

/// <summary>CLIP with both halves, on synthetic weights.</summary>
public sealed class PhraseRankerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Phrases_are_ranked_by_their_share_and_each_text_is_read_once()
    {
        using var scope = NewDisposeScope();
        using var ranker = new PhraseRanker(TinyClip.Write(folder["clip.safetensors"]));
        var seen = ranker.Look(TestPictures.Recorded("rank", 40, 60));
        Assert.InRange(seen.norm().item<float>(), 0.9999, 1.0001);
        string[] phrases = ["a cat", "a dog", "an oil painting of a ship in a storm"];
        var best = ranker.Best(seen, phrases, 3, TestContext.Current.CancellationToken);
        Assert.Equal(1, best.Sum(tag => tag.Score), 1e-5);
        Assert.Equal(best.OrderByDescending(tag => tag.Score), best);
        Assert.Equal(best.Take(1), ranker.Best(seen, phrases, 1, Cancel));
        Assert.Equal(3, ranker.Remembered);
    }

    [Fact]
    public void A_text_means_the_same_beside_longer_ones()
    {
        using var scope = NewDisposeScope();
        using var alone = new PhraseRanker(TinyClip.Write(folder["clip.safetensors"]));
        using var beside = new PhraseRanker(folder["clip.safetensors"]);
        var picture = TestPictures.Recorded("rank", 40, 60);
        string[] two = ["a cat", "a dog"];
        var expected = alone.Best(alone.Look(picture), two, 2, TestContext.Current.CancellationToken);
        beside.Best(beside.Look(picture), [.. two, string.Join(' ', Enumerable.Repeat("very long", 60))], 3, TestContext.Current.CancellationToken);
        Assert.All(expected.Zip(beside.Best(beside.Look(picture), two, 2, Cancel)), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-4));
    }

    [Fact]
    public void Half_a_clip_is_refused()
    {
        SyntheticCheckpoints.Write(folder["half.safetensors"], TinyVision.OfHuggingFace());
        Assert.Contains("both halves", Assert.Throws<WeightsException>(() => new PhraseRanker(folder["half.safetensors"])).Message, StringComparison.Ordinal);
    }
}
