using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Easel.Training;
using Easel.Training.Base;
using Easel.Training.Data;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Training;

public sealed class BaseTrainingTests
{
    [Fact]
    public void The_last_noise_level_is_pure_noise_and_signal_falls_all_the_way()
    {
        using var levels = new NoiseLevels();
        var signal = levels.Signal.data<float>().ToArray();

        Assert.Equal(0, signal[^1], 1e-6);
        Assert.All(signal.Zip(signal.Skip(1)), pair => Assert.True(pair.First > pair.Second));
    }

    [Fact]
    public void A_snapshot_brings_back_what_was_saved()
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(Path.GetTempPath(), $"easel-{Environment.ProcessId}-snapshot.safetensors");
        var saved = new Dictionary<string, Tensor> { ["b"] = arange(6, dtype: float32).view(2, 3), ["a"] = ones(1) * 0.5 };

        SafetensorsWriter.Write(path, saved, StorageType.F16);
        var back = Snapshots.Load(path);
        File.Delete(path);

        Assert.Equal(["a", "b"], back.Keys.Order());
        Assert.Equal([2, 3], back["b"].shape);
        Assert.Equal([0f, 1f, 2f, 3f, 4f, 5f], back["b"].data<float>().ToArray());
    }

    [Fact]
    public void Folding_the_spread_of_latents_changes_no_picture()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator(5, CPU);
        using var leaves = new TrainableWeights("autoencoder", generator);
        _ = Autoencoder(leaves);
        var weights = leaves.Leaves.ToDictionary(leaf => leaf.Key, leaf => leaf.Value.detach().clone());
        var vae = Autoencoder(new DictionaryWeights("autoencoder", weights));
        var picture = rand([2, 3, 32, 32], generator: generator) * 2 - 1;
        var raw = vae.Encode(picture);
        using var cache = new LatentCache(raw, raw.mean([0L, 2, 3]), raw.std([0L, 2, 3]));
        var before = vae.Decode(raw);

        cache.FoldInto(weights, BaseShape.ScaleFactor);

        var scaled = vae.Encode(picture) * BaseShape.ScaleFactor;
        Assert.InRange(scaled.mean([0L, 2, 3]).abs().max().item<float>(), 0, 1e-3);
        Assert.InRange((scaled.std([0L, 2, 3]) - 1).abs().max().item<float>(), 0, 1e-2);
        Assert.InRange((vae.Decode(scaled / BaseShape.ScaleFactor) - before).abs().max().item<float>(), 0, 1e-3);
    }

    [Fact]
    public void A_dyed_concept_is_called_by_its_new_colour()
    {
        for (var i = 0; i < 50; i++)
        {
            var caption = Captions.Of(new Scene(new ConceptPicture(["red apple"], "3d render", ["fruit"], ""), "blue", null), new Random(i));
            Assert.Contains("blue apple", caption, StringComparison.Ordinal);
            Assert.DoesNotContain("red apple", caption, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_built_in_concepts_are_distinct()
    {
        var concepts = BaseTraining.EverydayConcepts();
        var names = concepts.SelectMany(concept => concept.OtherNames.Append(concept.Label)).ToList();
        Assert.True(concepts.Count >= 400);
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void Reading_alone_teaches_the_text_encoder_to_tell_captions_apart()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        using var weights = new TrainableWeights("base model", generator);
        var vocabulary = new CaptionVocabulary(["a fox, line art", "a key, line art"]);
        BaseNetworks.Size(weights, vocabulary.Count);
        var networks = new BaseNetworks(weights);
        var reader = new CaptionReader(weights, [4, 2, 2]);
        var latents = randn([2, 4, 2, 2], generator: generator);
        var tokens = torch.tensor(vocabulary.Of("a fox, line art").Concat(vocabulary.Of("a key, line art")).ToArray()).reshape(2, -1);
        Tensor Error() => (reader.Guess(networks.Read(tokens)) - latents).square().mean();
        using var optimizer = optim.Adam(weights.Parameters.Where(parameter => parameter.requires_grad), 3e-3);

        for (var step = 0; step < 40; step++)
        {
            optimizer.zero_grad();
            Error().backward();
            optimizer.step();
        }

        Assert.InRange(Error().item<float>(), 0, 0.02f);
        Assert.All(weights.Leaves.Keys, key => Assert.Equal(!key.StartsWith("caption_reader.", StringComparison.Ordinal), CaptionReader.Ships(key)));
    }

    private static AutoencoderKL Autoencoder(IWeightSource weights) => new(new WeightScope(weights)["first_stage_model"], BaseShape.Vae);
}
