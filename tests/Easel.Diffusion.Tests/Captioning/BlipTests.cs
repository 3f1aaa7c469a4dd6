using Easel.Core.Prompts.Tokens;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Captioning;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Weights;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Captioning;

/// <summary>BLIP's captioner on synthetic weights: no published file is here.</summary>
public sealed class BlipTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_network_takes_exactly_the_tensors_of_the_base_captioner()
    {
        var published = TinyBlip.Shapes(width: 768, seen: 768, layers: 12, patch: 16, grid: 24, places: 512);
        using var list = new KeyList("base", published);
        using var recorder = new RecordingWeights(list);
        using var scope = NewDisposeScope();
        var network = new BlipNet(new WeightScope(recorder));
        Assert.Equal((384, 30524L, 512L), (network.Side, network.Vocabulary, network.Longest));
        Assert.Equal((FileRole.Captioner, "BLIP captioner"), (FileKind.Of(list).Role, FileKind.Of(list).ToString()));
        Assert.Equal(published.Keys.Order(StringComparer.Ordinal), recorder.Asked.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Words_one_by_one_are_as_likely_as_in_a_decoder_that_reads_all_of_them_at_once()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var weights = TinyBlip.Random();
        var network = new BlipNet(new WeightScope(weights));
        var seen = network.Look(randn(1, 3, 32, 32));
        int[] tokens = [WordPieces.Size, 1037, 3861, 1997, 1037, 4937];
        var memories = network.Begin(seen);
        Tensor last = zeros(1);
        for (var place = 0; place < tokens.Length; place++) last = network.Next(memories, tokens[place], place, seen);
        foreach (var memory in memories) memory.Dispose();
        var whole = Logits(weights, seen, tokens);
        Assert.InRange(((last - whole).abs().max() / whole.std()).item<float>(), 0, 1e-4);
    }

    [Fact]
    public void A_caption_is_as_long_as_it_must_and_may_be_and_the_same_each_time()
    {
        using var folder = new TemporaryFolder();
        using var captioner = new PictureCaptioner(TinyBlip.Write(folder["blip.safetensors"]));
        var picture = TestPictures.Recorded("blip", 40, 60);
        var caption = captioner.Caption(picture, 24, 48, TestContext.Current.CancellationToken);
        Assert.NotEmpty(caption);
        Assert.Equal(caption, captioner.Caption(picture, 24, 48, Cancel));
        Assert.StartsWith(captioner.Caption(picture, 4, 6, TestContext.Current.CancellationToken).Split(' ')[0], caption, StringComparison.Ordinal); // two words of the same
        Assert.Empty(captioner.Caption(picture, 4, 4, Cancel)); // no room behind what begins it
    }

    [Fact]
    public void Another_file_is_refused_with_the_name_of_the_right_one()
    {
        using var folder = new TemporaryFolder();
        using var generator = new Generator(1, CPU);
        Faces.TinyFaces.Write(folder["other.safetensors"], new Dictionary<string, long[]> { ["a"] = [1] }, generator);
        Assert.Contains("model_base_caption_capfilt_large.pth", Assert.Throws<WeightsException>(() => new PictureCaptioner(folder["other.safetensors"])).Message, StringComparison.Ordinal);
    }

    // BERT's decoder as its paper writes it: all tokens at once, each seeing itself and those before.
    private static Tensor Logits(DictionaryWeights weights, Tensor seen, int[] tokens)
    {
        const string Bert = "text_decoder.bert.";
        var ids = tensor(tokens.Select(token => (long)token).ToArray());
        var x = Norm(Take(Bert + "embeddings.word_embeddings.weight")[ids] + Take(Bert + "embeddings.position_embeddings.weight").narrow(0, 0, tokens.Length), Bert + "embeddings.LayerNorm");
        for (var i = 0; i < 2; i++)
        {
            var layer = $"{Bert}encoder.layer.{i}.";
            x = Norm(x + Dense(Attend(x, x, layer + "attention.self.", causal: true), layer + "attention.output.dense"), layer + "attention.output.LayerNorm");
            x = Norm(x + Dense(Attend(x, seen[0], layer + "crossattention.self.", causal: false), layer + "crossattention.output.dense"), layer + "crossattention.output.LayerNorm");
            x = Norm(x + Dense(nn.functional.gelu(Dense(x, layer + "intermediate.dense")), layer + "output.dense"), layer + "output.LayerNorm");
        }

        const string Head = "text_decoder.cls.predictions.";
        var end = Norm(nn.functional.gelu(Dense(x[^1], Head + "transform.dense")), Head + "transform.LayerNorm");
        return end.matmul(Take(Head + "decoder.weight").t()) + Take(Head + "bias");

        Tensor Attend(Tensor from, Tensor to, string place, bool causal) // one head of 64
        {
            var scores = Dense(from, place + "query").matmul(Dense(to, place + "key").t()) / 8;
            if (causal) scores = scores.masked_fill(ones(scores.shape).triu(1).to(ScalarType.Bool), float.NegativeInfinity);
            return scores.softmax(-1).matmul(Dense(to, place + "value"));
        }

        Tensor Dense(Tensor v, string name) => v.matmul(Take(name + ".weight").t()) + Take(name + ".bias");

        Tensor Norm(Tensor v, string name) => nn.functional.layer_norm(v, [TinyBlip.Width], Take(name + ".weight"), Take(name + ".bias"), 1e-12);

        Tensor Take(string key) => weights.Take(key, weights.ShapeOf(key)!);
    }
}
