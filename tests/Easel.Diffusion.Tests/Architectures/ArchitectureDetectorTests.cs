using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Tests.Weights;
using Easel.Testing;
using TorchSharp;
using Xunit;

namespace Easel.Diffusion.Tests.Architectures;

public sealed class ArchitectureDetectorTests
{
    public static TheoryData<string, string> Checkpoints => new()
    {
        { "sd15", "sd15" },
        { "sd15-inpainting", "sd15-inpainting" },
        { "ip2p", "instruct-pix2pix" },
        { "sd21-v", "sd2" },
        { "sd2-inpainting", "sd2-inpainting" },
        { "sdxl-base", "sdxl" },
        { "sdxl-inpaint", "sdxl-inpainting" },
        { "sdxl-refiner", "sdxl-refiner" },
    };

    public static TheoryData<string, FileRole, string> OtherFiles => new()
    {
        { "clipvision-h14", FileRole.VisionEncoder, "CLIP vision encoder" },
        { "clipvision-l14", FileRole.VisionEncoder, "CLIP vision encoder" },
        { "codeformer", FileRole.FaceRestorer, "CodeFormer face restorer" },
        { "compact-general-x4v3", FileRole.Upscaler, "compact upscaler" },
        { "controlnet-sd15", FileRole.ControlNet, "ControlNet for Stable Diffusion 1.x" },
        { "controlnet-sd21", FileRole.ControlNet, "ControlNet for Stable Diffusion 2.x" },
        { "deepdanbooru", FileRole.Interrogator, "DeepDanbooru tagger" },
        { "esrgan-x4plus-oldkeys", FileRole.Upscaler, "ESRGAN upscaler" },
        { "gfpgan-v1.4", FileRole.FaceRestorer, "GFPGAN face restorer" },
        { "hat-l-x4", FileRole.Upscaler, "HAT upscaler" },
        { "ipadapter-sd15-plus", FileRole.IPAdapter, "IP-Adapter for Stable Diffusion 1.x" },
        { "ipadapter-sdxl-vit-h", FileRole.IPAdapter, "IP-Adapter for Stable Diffusion XL" },
        { "motion-v3", FileRole.MotionModule, "motion module" },
        { "motion-sparsectrl", FileRole.ControlNet, "SparseCtrl" },
        { "realesrgan-x4plus", FileRole.Upscaler, "ESRGAN upscaler" },
        { "scunet", FileRole.Upscaler, "SCUNet restorer" },
        { "swinir-m-classical-x4", FileRole.Upscaler, "SwinIR upscaler" },
        { "t2iadapter-color-light", FileRole.T2IAdapter, "T2I-Adapter" },
        { "t2iadapter-sd15-canny", FileRole.T2IAdapter, "T2I-Adapter" },
        { "t2iadapter-sdxl", FileRole.T2IAdapter, "T2I-Adapter" },
        { "t2iadapter-style", FileRole.T2IAdapter, "T2I-Adapter for style" },
        { "taesd-decoder", FileRole.ApproximateVae, "tiny autoencoder (TAESD)" },
        { "taesd-encoder", FileRole.ApproximateVae, "tiny autoencoder (TAESD)" },
        { "vae-approx", FileRole.ApproximateVae, "approximate decoder (VAE-approx)" },
    };

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void A_published_checkpoint_is_known_by_its_keys(string name, string id)
    {
        using var keys = Open(name);
        var kind = FileKind.Of(keys);
        Assert.Equal(FileRole.Checkpoint, kind.Role);
        Assert.Empty(kind.Missing);
        var architecture = kind.Architecture!;
        Assert.Equal(id, architecture.Id);
        Assert.Equal(id == "sd2", architecture.PredictionIsAssumed);
        Assert.All(architecture.Encoders, encoder => Assert.Contains(keys.Keys, key => key.StartsWith(encoder.Prefix + ".", StringComparison.Ordinal)));
        Assert.Equal(keys.ShapeOf("model.diffusion_model.input_blocks.0.0.weight")![1], architecture.InChannels);
    }

    [Fact]
    public void A_tiny_checkpoint_is_of_the_kind_its_name_says()
    {
        var folder = Path.Combine(Goldens.Root, "tests", "goldens", "keys");
        foreach (var path in Directory.EnumerateFiles(folder, "tiny-*.keys.json.gz"))
        {
            using var keys = KeyList.Open(path);
            var name = Path.GetFileName(path)["tiny-".Length..^".keys.json.gz".Length];
            if (File.Exists(Path.Combine(Goldens.Root, "tests", "goldens", "upscalers", $"tiny-{name}.json")))
            {
                Assert.Equal((FileRole.Upscaler, null), (FileKind.Of(keys).Role, ArchitectureDetector.Detect(keys)?.Id));
                continue;
            }

            if (name == "clipvision")
            {
                Assert.Equal((FileRole.VisionEncoder, null), (FileKind.Of(keys).Role, ArchitectureDetector.Detect(keys)?.Id));
                continue;
            }

            var expected = name switch { "ip2p" => "instruct-pix2pix", "sd20" or "sd21-v" => "sd2", _ => name };
            Assert.Equal(expected, ArchitectureDetector.Detect(keys)?.Id);
        }
    }

    [Theory]
    [MemberData(nameof(OtherFiles))]
    public void Any_other_file_is_called_what_it_is(string name, FileRole role, string description)
    {
        using var keys = Open(name);
        var kind = FileKind.Of(keys);
        Assert.Equal((role, description), (kind.Role, kind.ToString()));
        Assert.Null(kind.Architecture);
    }

    [Fact]
    public void Parts_of_a_checkpoint_say_what_is_missing()
    {
        using var whole = Open("sdxl-base");
        using var unet = Only(whole, "model.diffusion_model.");
        using var vae = Only(whole, "first_stage_model.");
        using var text = Only(whole, "conditioner.embedders.0.");
        Assert.Equal("Stable Diffusion XL checkpoint, without text encoder and autoencoder", FileKind.Of(unet).ToString());
        Assert.Equal(FileRole.Vae, FileKind.Of(vae).Role);
        Assert.Equal(FileRole.TextEncoder, FileKind.Of(text).Role);
    }

    [Fact]
    public void Mixed_files_say_what_is_in_them()
    {
        using var sd1 = Open("sd15");
        using var sdxl = Open("sdxl-base");
        Assert.Equal("mixed file with 2 UNets, at model.diffusion_model and other.diffusion_model", Kind(sd1, ("other.diffusion_model.time_embed.0.weight", [1280, 320]), ("other.diffusion_model.out.2.weight", [4, 320, 3, 3])));
        Assert.Equal("mixed file with 2 UNets, at model.diffusion_model and the top", Kind(sd1, ("time_embedding.linear_1.weight", [1280, 320]), ("conv_out.weight", [4, 320, 3, 3])));
        Assert.Equal("mixed file with the text encoders of Stable Diffusion 1.x and of Stable Diffusion XL", Kind(sdxl, ("cond_stage_model.transformer.text_model.embeddings.token_embedding.weight", [49408, 768])));
        using var swapped = With(Only(sdxl, "model.diffusion_model."), ("cond_stage_model.transformer.text_model.embeddings.token_embedding.weight", [49408, 768]));
        Assert.Equal("mixed file with the text encoders of Stable Diffusion 1.x, which give 768 numbers a token, and a UNet that takes 2048", FileKind.Of(swapped).ToString());
        Assert.Equal("Stable Diffusion 1.x checkpoint, with an unused ControlNet besides", Kind(sd1, ("control_model.input_hint_block.0.weight", [16, 3, 3, 3])));
        Assert.Equal("Stable Diffusion 1.x checkpoint, with an unused LoRA besides", Kind(sd1, ("lora_unet_mid_block_attentions_0_proj_in.lora_down.weight", [4, 1280, 1, 1])));

        static string Kind(KeyList whole, params (string Key, long[] Shape)[] more)
        {
            using var keys = With(whole, more);
            return FileKind.Of(keys).ToString();
        }
    }

    [Fact]
    public void A_UNet_of_other_channels_is_no_checkpoint_Easel_runs()
    {
        using var upscaler = With(new KeyList("x4", new Dictionary<string, long[]>()), ("model.diffusion_model.input_blocks.0.0.weight", [256, 7, 3, 3]), ("first_stage_model.encoder.conv_in.weight", [128, 3, 3, 3]));
        Assert.Equal((FileRole.ForeignCheckpoint, "checkpoint whose UNet takes 7 channels, which Easel does not run"), (FileKind.Of(upscaler).Role, FileKind.Of(upscaler).ToString()));
    }

    [Fact]
    public void A_checkpoint_that_lacks_one_of_two_text_encoders_says_so()
    {
        using var whole = Open("sdxl-base");
        using var half = new KeyList("half", whole.Keys.Where(key => !key.StartsWith("conditioner.embedders.1.", StringComparison.Ordinal)).ToDictionary(key => key, key => whole.ShapeOf(key)!));
        Assert.Equal("Stable Diffusion XL checkpoint, without 1 of its 2 text encoders", FileKind.Of(half).ToString());
    }

    [Fact]
    public void Adapters_are_told_apart_and_by_family()
    {
        Assert.Equal("LoRA for Stable Diffusion XL", Kind(("lora_te2_text_model_encoder_layers_0_mlp_fc1.lora_down.weight", [8, 1280])));
        Assert.Equal("LoRA for Stable Diffusion 1.x", Kind(("lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight", [4, 768])));
        Assert.Equal("LoRA for Stable Diffusion 2.x", Kind(("unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.lora_A.weight", [4, 1024])));
        Assert.Equal("textual inversion for Stable Diffusion 1.x", Kind(("emb_params", [4, 768])));
        Assert.Equal("textual inversion for Stable Diffusion XL", Kind(("clip_l", [4, 768]), ("clip_g", [4, 1280])));
        Assert.Equal("textual inversion for Stable Diffusion 2.x", Kind(("<cat>", [1024])));
        Assert.Equal("hypernetwork", Kind(("768.0.linear.0.weight", [1536, 768]), ("768.1.linear.0.weight", [1536, 768])));
        Assert.StartsWith("Stable Diffusion 3 checkpoint", Kind(("model.diffusion_model.x_embedder.proj.weight", [1536, 16, 2, 2])), StringComparison.Ordinal);
        Assert.Equal("file of unknown use with 1 tensors such as weight", Kind(("weight", [3, 3])));
        Assert.Equal("file without tensors", Kind());

        static string Kind(params (string Key, long[] Shape)[] tensors)
        {
            using var keys = new KeyList("made up", tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Shape));
            return FileKind.Of(keys).ToString();
        }
    }

    [Fact]
    public void Markers_and_metadata_settle_the_prediction()
    {
        using var sdxl = Open("sdxl-base");
        using var marked = sdxl.With("v_pred");
        using var rescaled = marked.With("ztsnr");
        using var specified = sdxl.With(metadata: new Dictionary<string, string> { ["modelspec.prediction_type"] = "v", ["easel.head_width"] = "32", ["easel.heads"] = "many" });
        Assert.Equal(PredictionType.Epsilon, ArchitectureDetector.Detect(sdxl)!.Prediction);
        Assert.Equal(PredictionType.Velocity, ArchitectureDetector.Detect(marked)!.Prediction);
        Assert.False(ArchitectureDetector.Detect(marked)!.ZeroTerminalSnr);
        Assert.True(ArchitectureDetector.Detect(rescaled)!.ZeroTerminalSnr);
        Assert.Equal(PredictionType.Velocity, ArchitectureDetector.Detect(specified)!.Prediction);
        Assert.Equal(new ArchitectureHints { HeadWidth = 32 }, ArchitectureDetector.Detect(specified)!.Hints);

        using var sd2 = Open("sd21-v");
        using var sd2Marked = sd2.With("v_pred");
        var known = ArchitectureDetector.Detect(sd2Marked)!;
        Assert.False(known.PredictionIsAssumed);
        Assert.Equal(new ImageSize(768, 768), known.DefaultSize);
    }

    [Theory]
    [InlineData(-1.5f, PredictionType.Velocity)]
    [InlineData(-0.9f, PredictionType.Epsilon)]
    public void The_velocity_test_looks_at_output_minus_input(float difference, PredictionType expected)
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount; // of this thread: other tests run beside this one
        var prediction = VelocityTest.Run((latent, timestep, context) =>
        {
            Assert.Equal([1, 2, 1024], context.shape);
            Assert.Equal(999f, timestep.item<float>());
            return latent + difference;
        }, 1024, torch.float32);
        Assert.Equal(expected, prediction);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static KeyList Open(string name) => KeyList.Open(Path.Combine(KeyList.Folder, name + ".keys.json.gz"));

    private static KeyList With(KeyList whole, params (string Key, long[] Shape)[] more) =>
        new("made up", whole.Keys.Select(key => (Key: key, Shape: whole.ShapeOf(key)!)).Concat(more).ToDictionary(tensor => tensor.Key, tensor => tensor.Shape));

    private static KeyList Only(KeyList whole, string prefix) => new("part", whole.Keys
        .Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(key => key, key => whole.ShapeOf(key)!));
}
