using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Weights.Diffusers;

public sealed class DiffusersFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("tiny-sd15")]
    [InlineData("tiny-sd15-inpainting")]
    [InlineData("tiny-ip2p")]
    [InlineData("tiny-sd20")]
    [InlineData("tiny-sd21-v")]
    [InlineData("tiny-sdxl")]
    [InlineData("tiny-sdxl-refiner")]
    public void A_folder_holds_the_same_model_as_one_file(string name)
    {
        using var one = Checkpoint.Open(SyntheticCheckpoints.PathOf(name));
        using var other = Checkpoint.Open(DiffusersCopy.PathOf(name));
        var (expected, actual) = (one.Architecture, other.Architecture);
        Assert.Equal(expected with { Encoders = actual.Encoders, Hints = actual.Hints }, actual);
        Assert.Equal(expected.Encoders.Select(encoder => encoder.Prefix), actual.Encoders.Select(encoder => encoder.Prefix));
        Assert.Equal((expected.Hints.Heads ?? 8, expected.Hints.HeadWidth ?? 64), (actual.Hints.Heads ?? 8, actual.Hints.HeadWidth ?? 64));
        Assert.Empty(other.Kind.Missing);
        Assert.True(other.Weights.Keys.Count > 700);
        using var scope = NewDisposeScope();
        Assert.All(other.Weights.Keys, key =>
        {
            Assert.Equal(one.Weights.ShapeOf(key), other.Weights.ShapeOf(key));
            Assert.Equal(one.Weights.TypeOf(key), other.Weights.TypeOf(key));
            Assert.True(one.Weights.Read(key).Equals(other.Weights.Take(key, one.Weights.ShapeOf(key))), key);
        });
    }

    [Theory]
    [InlineData("tiny-sd15")]
    [InlineData("tiny-sd21-v")]
    [InlineData("tiny-sdxl")]
    public async Task A_folder_gives_the_same_picture_as_one_file(string name)
    {
        DiffusersCopy.Into(folder.Path, name);
        DiffusersCopy.Shard(folder.Path, "unet", "diffusion_pytorch_model");
        using var engine = new LocalEngine(new DiffusionParts(), new EngineOptions { Precision = "float32" });
        var (one, other) = (await Picture(engine, SyntheticCheckpoints.PathOf(name)), await Picture(engine, folder.Path));
        Assert.All(one.Zip(other), pair => Assert.InRange(pair.First - pair.Second, -1, 1)); // sums round by where in its file a tensor begins
        Assert.True(one.Distinct().Count() > 10);
    }

    [Fact]
    public void Safetensors_come_before_pickles_and_full_precision_before_half()
    {
        DiffusersCopy.Into(folder.Path, "tiny-sd15");
        foreach (var part in new[] { "unet/diffusion_pytorch_model", "vae/diffusion_pytorch_model", "text_encoder/model" }) File.Copy(folder[part + ".safetensors"], folder[part + ".fp16.safetensors"]);
        folder.Write("unet/diffusion_pytorch_model.bin", "not even a pickle"u8);
        using (var checkpoint = Checkpoint.Open(folder.Path)) Assert.NotNull(checkpoint.Architecture);

        foreach (var part in new[] { "unet/diffusion_pytorch_model", "vae/diffusion_pytorch_model", "text_encoder/model" }) File.Delete(folder[part + ".safetensors"]);
        using (var checkpoint = Checkpoint.Open(folder.Path)) Assert.Equal("sd15", checkpoint.Architecture.Id);

        File.Delete(folder["unet/diffusion_pytorch_model.fp16.safetensors"]);
        Assert.Contains("diffusion_pytorch_model.bin", Assert.Throws<WeightsException>(() => Checkpoint.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_autoencoder_by_itself_may_bear_diffusers_names()
    {
        using var whole = Checkpoint.Open(SyntheticCheckpoints.PathOf("tiny-sd15"));
        var place = Path.Combine(DiffusersCopy.PathOf("tiny-sd15"), "vae");
        foreach (var path in new[] { place, Path.Combine(place, "diffusion_pytorch_model.safetensors") })
        {
            using var vae = Checkpoint.Open(path);
            Assert.Equal(FileRole.Vae, vae.Kind.Role);
            Assert.Equal(248, vae.Weights.Keys.Count);
            Assert.All(vae.Weights.Keys, key => Assert.Equal(whole.Weights.ShapeOf($"first_stage_model.{key}"), vae.Weights.ShapeOf(key)));
        }
    }

    [Fact]
    public void A_UNet_by_itself_is_known_under_diffusers_names()
    {
        using var unet = Checkpoint.Open(Path.Combine(DiffusersCopy.PathOf("tiny-sd15"), "unet", "diffusion_pytorch_model.safetensors"));
        Assert.Equal("Stable Diffusion 1.x checkpoint, without text encoder and autoencoder", unet.Kind.ToString());
    }

    [Theory]
    [InlineData("unet/config.json", """{"_class_name":"UNet3DConditionModel"}""", "UNet3DConditionModel")]
    [InlineData("scheduler/scheduler_config.json", """{"prediction_type":"sample"}""", "prediction_type: it is 'sample'")]
    [InlineData("scheduler/scheduler_config.json", """{"beta_schedule":"linear"}""", "beta_schedule: it is 'linear'")]
    [InlineData("scheduler/scheduler_config.json", """{"beta_start":"small"}""", "beta_start: small is not a number")]
    [InlineData("scheduler/scheduler_config.json", "[]", "not a JSON object")]
    [InlineData("scheduler/scheduler_config.json", "{", "not valid JSON")]
    [InlineData("unet/config.json", """{"attention_head_dim":[8,0]}""", "attention_head_dim")]
    [InlineData("vae/config.json", """{"norm_num_groups":8}""", "norm_num_groups: it is 8 where the UNet has 32")]
    [InlineData("unet/diffusion_pytorch_model.safetensors", "", "0 bytes")]
    public void A_folder_that_is_wrong_names_the_file_and_what_is_wrong(string file, string content, string reason)
    {
        DiffusersCopy.Into(folder.Path, "tiny-sd15");
        File.WriteAllText(folder[file], content);
        var wrong = Assert.Throws<WeightsException>(() => Checkpoint.Open(folder.Path));
        Assert.Contains(reason, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_that_are_no_models_say_what_they_are()
    {
        Assert.Contains("it has nothing", Refusal(), StringComparison.Ordinal);
        folder.Write("note.txt", "hello"u8);
        Assert.Contains("it has note.txt", Refusal(), StringComparison.Ordinal);
        folder.Write("model_index.json", """{"_class_name":"FluxPipeline"}"""u8);
        Assert.Contains("a FluxPipeline without unet", Refusal(), StringComparison.Ordinal);
        Directory.CreateDirectory(folder["unet"]);
        Assert.Contains("no weights", Refusal(), StringComparison.Ordinal);

        string Refusal() => Assert.Throws<WeightsException>(() => Checkpoint.Open(folder.Path)).Message;
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"../secret.safetensors"}}""", "no file name")]
    [InlineData("""{"weight_map":{"a":"/etc/passwd"}}""", "no file name")]
    [InlineData("""{"weight_map":{"a":"missing.safetensors"}}""", "cannot be opened")]
    [InlineData("""{"weight_map":{"b":"part.safetensors"}}""", "b: it is not in part.safetensors")]
    [InlineData("""{"weight_map":{}}""", "lists no tensors")]
    [InlineData("""{}""", "no index of shards")]
    public void An_index_of_shards_that_is_wrong_is_refused(string index, string reason)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(folder["part.safetensors"], new Dictionary<string, Tensor> { ["a"] = zeros(1) }, StorageType.F32);
        File.WriteAllText(folder["model.safetensors.index.json"], index);
        Assert.Contains(reason, Assert.Throws<WeightsException>(() => WeightFiles.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_encoder_that_lacks_a_part_of_its_attention_is_refused_by_key()
    {
        DiffusersCopy.Into(folder.Path, "tiny-sd21-v");
        using (var whole = SafetensorsFile.Open(Path.Combine(DiffusersCopy.PathOf("tiny-sd21-v"), "text_encoder", "model.safetensors")))
        {
            var parts = whole.Keys.Where(key => !key.Contains("layers.0.self_attn.k_proj.weight")).Select(key => SafetensorsPart.Of(key, whole.Read(key), StorageType.F32)).ToList();
            SafetensorsWriter.Write(folder["text_encoder/model.safetensors"], parts);
        }

        Assert.Contains("transformer.resblocks.0.attn.in_proj_weight: it is joined of", Assert.Throws<WeightsException>(() => Checkpoint.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static async Task<byte[]> Picture(LocalEngine engine, string model)
    {
        var request = new ImageRequest { Prompt = "a cat", NegativePrompt = "blurry", Model = model, Steps = 2, Size = new ImageSize(64, 64), Seeds = new Seeds { Seed = 1 }, Sampler = "Euler" };
        byte[]? pixels = null;
        await foreach (var happened in engine.Generate(request, TestContext.Current.CancellationToken))
        {
            Assert.False(happened is ImageEvent.Failed, happened.ToString());
            if (happened is ImageEvent.Picture picture) pixels = [.. picture.Image.Image.Rgb];
        }

        return pixels!;
    }
}
