using Easel.Diffusion.Adapters;
using Easel.Diffusion.Weights;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Golden;

/// <summary>What each kind of module of the LoRA family does to a weight, against A1111's.</summary>
public sealed class AdapterGoldenTests : IDisposable
{
    private const double Tolerance = 1e-4; // of a rotation: what is left of two weights that nearly cancel in float32

    private readonly string folder = Directory.CreateTempSubdirectory("easel-adapters-").FullName;

    public static TheoryData<string, string> Deltas =>
        [.. from recording in Goldens.Names("lora", "deltas")
            from tensor in Goldens.Open("lora", recording).TensorNames
            select (recording, tensor)];

    public static TheoryData<string, string> Files =>
        [.. from recording in Goldens.Names("lora", "deltas")
            from entry in Goldens.Open("lora", recording).Data.EnumerateObject()
            where entry.Name.EndsWith(".safetensors", StringComparison.Ordinal)
            select (recording, entry.Name)];

    [Theory]
    [MemberData(nameof(Deltas))]
    public void A_module_changes_a_weight_as_recorded(string recording, string tensor)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var golden = Goldens.Open("lora", recording);
        var facts = golden.Data.GetProperty(tensor[..tensor.LastIndexOf(':')]);
        using var file = AdapterFile.Open(SyntheticAdapters.Write(folder, tensor[..tensor.IndexOf('/', StringComparison.Ordinal)]));
        using var checkpoint = Checkpoint.Open(SyntheticCheckpoints.PathOf("tiny-sd15"));
        var layers = new LayerNames(checkpoint.Architecture, checkpoint.Weights);

        var key = AdapterKey.Of(facts.GetProperty("network_key").GetString()!)!.Value;
        var (_, _, module) = Assert.Single(file.Modules, found => found.Part == key.Part && found.Layer == key.Layer);
        var place = layers.Find(key.Part, key.Layer)!.Value;
        Assert.Equal(facts.GetProperty("sd_key").GetString(), Recorded(place.Weight));
        var weight = checkpoint.Weights.Read(place.Weight);
        Assert.True(module.Fits(weight.shape));
        GoldenCheck.Agrees(golden, tensor, tensor.EndsWith(":bias", StringComparison.Ordinal) ? module.BiasDelta(1, CPU)! : module.Delta(weight, 1), Tolerance);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_has_the_recorded_modules_embeddings_hash_and_alias(string recording, string name)
    {
        var facts = Goldens.Open("lora", recording).Data.GetProperty(name);
        var path = SyntheticAdapters.Write(folder, Path.GetFileNameWithoutExtension(name));
        using var file = AdapterFile.Open(path);
        using var checkpoint = Checkpoint.Open(SyntheticCheckpoints.PathOf("tiny-sd15"));
        var layers = new LayerNames(checkpoint.Architecture, checkpoint.Weights);
        Assert.Equal(facts.GetProperty("modules").GetInt32(), file.Modules.Count(module => layers.Find(module.Part, module.Layer) is not null));
        Assert.Equal(facts.GetProperty("bundle_embeddings").EnumerateArray().Select(entry => entry.GetString()), file.Embeddings.Select(embedding => embedding.Name));
        Assert.Equal(facts.GetProperty("sha").GetString(), AdapterFile.HashOf(path));
        Assert.Equal(facts.GetProperty("alias").GetString(), AdapterFile.AliasOf(path) ?? Path.GetFileNameWithoutExtension(path));
        Assert.Empty(file.Unknown);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // The recording's name of a layer: its place in the network, with underscores.
    private static string Recorded(string weight) => weight[..^".weight".Length]
        .Replace("model.diffusion_model.", "diffusion_model.", StringComparison.Ordinal)
        .Replace("cond_stage_model.transformer.", "transformer.", StringComparison.Ordinal)
        .Replace('.', '_');
}
