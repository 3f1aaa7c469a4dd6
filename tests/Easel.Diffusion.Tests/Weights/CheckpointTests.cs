using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;
using Easel.Diffusion.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Weights;

/// <summary>Models that are whole, lack parts, are stored small, or are damaged, as the engine meets them.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    [InlineData("F8_E4M3")]
    [InlineData("F8_E5M2")]
    [InlineData("F64")]
    public async Task A_model_stored_in_any_type_makes_a_picture(string type)
    {
        var path = Write("small.safetensors", part => part with { Type = part.Type == StorageType.F32 ? StorageType.Named(type)! : part.Type });
        var (picture, failure) = await Run(path);
        Assert.Null(failure);
        Assert.True(picture!.Distinct().Count() > 10);
    }

    [Theory]
    [InlineData("model.diffusion_model.out.2.bias")]
    [InlineData("cond_stage_model.transformer.text_model.final_layer_norm.weight")]
    public async Task A_network_with_broken_numbers_is_named(string key)
    {
        var path = Write("broken-model.safetensors", part => part.Key == key ? part with { Value = () => full(part.Shape, double.NaN) } : part);
        using (var file = Checkpoint.Open(path)) Assert.True(NonFinite.Count(file.Weights, key) > 0);
        var (picture, failure) = await Run(path);
        Assert.Null(picture);
        Assert.Contains("not finite", failure!.Message, StringComparison.Ordinal);
        Assert.Contains("broken-model", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_autoencoder_with_broken_numbers_is_named()
    {
        var path = Write("broken-vae.safetensors", part => part.Key == "first_stage_model.decoder.conv_out.bias" ? part with { Value = () => full(part.Shape, double.PositiveInfinity) } : part);
        var (_, failure) = await Run(path);
        Assert.Contains("broken-vae", failure!.Message, StringComparison.Ordinal);
        var (_, failureBeside) = await Run(SyntheticCheckpoints.PathOf("tiny-sd15"), path);
        Assert.Contains("broken-vae.safetensors", failureBeside!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_lacks_a_part_says_which()
    {
        var noText = Write("no-text.safetensors", part => part.Key.StartsWith("cond_stage_model.", StringComparison.Ordinal) ? null : part);
        var noVae = Write("no-vae.safetensors", part => part.Key.StartsWith("first_stage_model.", StringComparison.Ordinal) ? null : part);
        var onlyVae = Write("only-vae.safetensors", part => part.Key.StartsWith("first_stage_model.", StringComparison.Ordinal) ? part with { Key = part.Key["first_stage_model.".Length..] } : null);
        Assert.Contains("without text encoder; it holds only a part", (await Run(noText)).Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("without autoencoder; give one", (await Run(noVae)).Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("no checkpoint to make pictures with; it is: autoencoder (VAE)", (await Run(onlyVae)).Failure!.Message, StringComparison.Ordinal);
        var (whole, _) = await Run(SyntheticCheckpoints.PathOf("tiny-sd15"));
        var (joined, _) = await Run(noVae, onlyVae);
        Assert.All(whole!.Zip(joined!), pair => Assert.InRange(pair.First - pair.Second, -1, 1)); // sums round by where in its file a tensor begins
    }

    [Fact]
    public async Task The_engine_keeps_the_hash_it_writes_into_pictures()
    {
        var path = Write("hashed.safetensors", part => part);
        string? infotext = null;
        using (var engine = new LocalEngine(new DiffusionParts(), new EngineOptions { Precision = "float32", CacheFolder = folder["cache"] }))
            await foreach (var happened in engine.Generate(Request(path), TestContext.Current.CancellationToken))
                if (happened is ImageEvent.Picture made) infotext = made.Image.Infotext;
        Assert.Contains($"Model hash: {new FileHashes(folder["cache"]).Known(path)!.Short}, Model: hashed", infotext, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_beside_the_file_is_laid_over_it()
    {
        var path = Write("configured.safetensors", part => part);
        File.WriteAllText(folder["configured.yaml"], "model: {params: {parameterization: v, scale_factor: 0.5}}");
        using var checkpoint = Checkpoint.Open(path);
        Assert.Equal((PredictionType.Velocity, 0.5), (checkpoint.Architecture.Prediction, checkpoint.Architecture.LatentScale));
        File.WriteAllText(folder["configured.yaml"], "model: {params: [");
        Assert.Contains("configured.yaml: it is not YAML", Assert.Throws<WeightsException>(() => Checkpoint.Open(path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static async Task<(byte[]? Picture, ImageEvent.Failed? Failure)> Run(string model, string? vae = null)
    {
        using var engine = new LocalEngine(new DiffusionParts(), new EngineOptions { Precision = "float32" });
        var (picture, failure) = ((byte[]?)null, (ImageEvent.Failed?)null);
        await foreach (var happened in engine.Generate(Request(model, vae), TestContext.Current.CancellationToken))
        {
            if (happened is ImageEvent.Failed failed) failure = failed;
            if (happened is ImageEvent.Picture made) picture = made.Image.Image.Rgb;
        }

        return (picture, failure);
    }

    private static ImageRequest Request(string model, string? vae = null) =>
        new() { Prompt = "a cat", Model = model, Vae = vae, Steps = 1, Size = new ImageSize(64, 64), Seeds = new Seeds { Seed = 1 }, Sampler = "Euler" };

    /// <summary>The tiny SD 1.x model, changed part by part; null leaves one out.</summary>
    private string Write(string name, Func<SafetensorsPart, SafetensorsPart?> change)
    {
        SafetensorsWriter.Write(folder[name], [.. Parts.Value.Select(change).OfType<SafetensorsPart>()], new Dictionary<string, string> { [ArchitectureHints.HeadsKey] = "8" });
        return folder[name];
    }

    private static readonly Lazy<IReadOnlyList<SafetensorsPart>> Parts = new(() => SyntheticCheckpoints.Parts("tiny-sd15"));
}
