using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Architectures;

/// <summary>Tells what a weights file is from its keys and shapes; the most particular signs are asked first.</summary>
internal static class FileKindDetector
{
    private static readonly (FileRole Role, string Description, Func<KeySigns, bool> Fits)[] Signs =
    [
        (FileRole.ControlNet, "SparseCtrl", keys => keys.Contains("motion_modules.") && (keys.Contains("controlnet_cond_embedding.") || keys.Contains("input_hint_block.") || !keys.Contains("up_blocks."))),
        (FileRole.MotionModule, "motion module", keys => keys.Contains("motion_modules.") || keys.Contains("temporal_transformer.")),
        (FileRole.ControlNet, "Control-LoRA", keys => keys.Has("lora_controlnet")),
        (FileRole.ControlNet, "ControlNet", keys => keys.Starts("control_model.") || keys.Starts("controlnet_cond_embedding.") || (keys.Starts("zero_convs.") && keys.Starts("input_blocks."))),
        (FileRole.IPAdapter, "IP-Adapter", keys => keys.Starts("image_proj.") || keys.Starts("ip_adapter.")),
        (FileRole.Lora, "LoRA", IsLora),
        (FileRole.T2IAdapter, "T2I-Adapter for style", keys => keys.Has("style_embedding") && keys.Starts("transformer_layes.")),
        (FileRole.T2IAdapter, "T2I-Adapter", keys => keys.Contains("body.0.block1.") || keys.Contains("body.0.in_conv.") || keys.Contains("body.0.resnets.")),
        (FileRole.FaceRestorer, "GFPGAN face restorer", keys => keys.Contains("stylegan_decoder.")),
        (FileRole.FaceRestorer, "CodeFormer face restorer", keys => keys.Contains("quantize.embedding.weight") && keys.Contains("generator.blocks.")),
        (FileRole.Captioner, "BLIP captioner", keys => keys.Contains("text_decoder.bert.embeddings.") && keys.Contains("visual_encoder.pos_embed")),
        (FileRole.Interrogator, "DeepDanbooru tagger", keys => keys.Has("n_Conv_0.weight")),
        (FileRole.VisionEncoder, "CLIP vision encoder", keys => keys.Contains("vision_model.embeddings.") || keys.Starts("visual.conv1.")),
        (FileRole.Upscaler, "SCUNet restorer", keys => keys.Contains("m_head.0.weight") && keys.Contains("m_down1.")),
        (FileRole.Upscaler, "HAT upscaler", keys => keys.Contains("relative_position_index_OCA") || keys.Contains(".overlap_attn.")),
        (FileRole.Upscaler, "SwinIR upscaler", keys => keys.Contains("conv_first.weight") && keys.Contains("layers.0.residual_group.blocks.0.")),
        (FileRole.Upscaler, "DAT upscaler", keys => keys.Contains("conv_first.weight") && keys.Contains("layers.0.blocks.0.")),
        (FileRole.Upscaler, "ESRGAN upscaler", keys => keys.Contains(".RDB1.conv1.") || keys.Contains(".rdb1.conv1.") || keys.Contains("model.1.sub.0.")),
        (FileRole.Upscaler, "RDN upscaler", keys => keys.Has("SR.weight") && (keys.Has("Pre_blocks_conv.weight") || keys.Has("F_m1.weight"))),
        (FileRole.Upscaler, "compact upscaler", keys => keys.FirstShape("body.0.weight") is [_, 3, 3, 3]),
        (FileRole.Embedding, "textual inversion", IsEmbedding),
        (FileRole.Hypernetwork, "hypernetwork", IsHypernetwork),
        (FileRole.ApproximateVae, "approximate decoder (VAE-approx)", keys => keys.FirstShape("conv1.weight") is [_, _, 7, 7] && keys.Has("conv8.weight")),
        (FileRole.ApproximateVae, "tiny autoencoder (TAESD)", keys => keys.Contains("3.conv.0.weight") && keys.Contains("3.conv.2.weight") && keys.Contains("3.conv.4.weight")),
        (FileRole.Vae, "autoencoder (VAE)", keys => keys.Contains("encoder.conv_in.weight") && keys.Contains("decoder.conv_in.weight")),
        (FileRole.Vae, "decoder half of an autoencoder (VAE)", keys => keys.Contains("decoder.conv_in.weight") && keys.Contains("decoder.conv_out.weight")),
        (FileRole.TextEncoder, "CLIP text encoder", keys => keys.Contains("text_model.encoder.layers.0.") || keys.Contains("transformer.resblocks.0.")),
    ];

    private static readonly (string Name, Func<KeySigns, bool> Fits)[] ForeignModels =
    [
        ("Stable Diffusion 3", keys => keys.Has("model.diffusion_model.x_embedder.proj.weight") || (keys.Has("x_embedder.proj.weight") && keys.Contains("joint_blocks."))),
        ("Flux", keys => keys.Contains("double_blocks.0.img_attn.") || keys.Contains("single_transformer_blocks.0.")),
        ("Stable Cascade", keys => keys.Contains("clip_txt_pooled_mapper.")),
        ("Stable Video Diffusion", keys => keys.Contains(".time_stack.") || keys.Contains(".temporal_transformer_blocks.")),
        ("AltDiffusion", keys => keys.Starts("cond_stage_model.roberta.")),
        ("DeepFloyd IF or another pixel model", keys => keys.Starts("encoder_hid_proj.") && keys.Contains(".add_k_proj.")),
    ];

    /// <summary>What the file under <paramref name="weights"/> is.</summary>
    public static FileKind Detect(StoredWeights weights)
    {
        var keys = new KeySigns(weights);
        if (keys.Count == 0) return new FileKind(FileRole.Unknown, "file without tensors");

        foreach (var (name, fits) in ForeignModels)
            if (fits(keys)) return new FileKind(FileRole.ForeignCheckpoint, $"{name} checkpoint, which Easel does not run");

        if (MixedFile.Contradiction(weights) is { } contradiction) return new FileKind(FileRole.Unknown, contradiction);
        if (ArchitectureDetector.Detect(weights) is { } architecture) return WholeModel(keys, architecture);
        if (weights.ShapeOf("model.diffusion_model.input_blocks.0.0.weight") is [_, var channels, ..])
            return new FileKind(FileRole.ForeignCheckpoint, $"checkpoint whose UNet takes {channels} channels, which Easel does not run");

        foreach (var (role, description, fits) in Signs)
        {
            if (!fits(keys)) continue;
            var family = FamilyOf(role, keys);
            return new FileKind(role, family is { } known ? $"{description} for {Title(known)}" : description) { Family = family };
        }

        var samples = string.Join(", ", weights.Keys.Take(3));
        return new FileKind(FileRole.Unknown, $"file of unknown use with {keys.Count} tensors such as {samples}");
    }

    private static FileKind WholeModel(KeySigns keys, Architecture architecture)
    {
        List<string> missing = [];
        var encoders = architecture.Encoders.Count(encoder => keys.Starts(encoder.Prefix + "."));
        if (encoders == 0) missing.Add("text encoder");
        else if (encoders < architecture.Encoders.Length) missing.Add($"{architecture.Encoders.Length - encoders} of its {architecture.Encoders.Length} text encoders");
        if (!keys.Starts(architecture.VaePrefix + ".")) missing.Add(FileKind.Autoencoder);
        if (architecture.SightPrefix is { } sight && !keys.Starts(sight + ".")) missing.Add("network that looks at the start picture");
        return new FileKind(FileRole.Checkpoint, $"{architecture.Title} checkpoint")
        {
            Architecture = architecture,
            Family = architecture.Family,
            Missing = missing,
            Besides = [.. Signs.Where(sign => sign.Role is FileRole.ControlNet or FileRole.Lora or FileRole.MotionModule or FileRole.IPAdapter && sign.Fits(keys)).Select(sign => sign.Description)],
        };
    }

    private static bool IsLora(KeySigns keys) =>
        keys.Contains("lora_down.") || keys.Contains("lora_up.") || keys.Contains("lora.down.") || keys.Contains(".lora_A.") || keys.Contains("_lora.down.")
        || keys.Contains(".hada_w1_a") || keys.Contains(".lokr_w") || keys.Contains(".oft_blocks") || keys.Contains(".oft_diag") || keys.Contains(".dora_scale")
        || keys.Contains(".on_input") || ((keys.Starts("lora_unet_") || keys.Starts("lora_te")) && keys.Count > 0);

    private static bool IsEmbedding(KeySigns keys) =>
        keys.Has("emb_params") || keys.Starts("string_to_param") || (keys.Has("clip_g") && keys.Count <= 3) || (keys.Has("clip_l") && keys.Count <= 3)
        || (keys.Count == 1 && keys.Single is [_, 768 or 1024 or 1280] or [768 or 1024 or 1280]);

    /// <summary>A1111 keeps a pair of networks under each width of context they serve.</summary>
    private static bool IsHypernetwork(KeySigns keys) => new[] { "320", "640", "768", "1024", "1280" }.Any(width => keys.Starts($"{width}.0.") && keys.Starts($"{width}.1."));

    private static ModelFamily? FamilyOf(FileRole role, KeySigns keys)
    {
        if (role is FileRole.Lora && (keys.Starts("lora_te2_") || keys.Contains("text_encoder_2"))) return ModelFamily.Sdxl;
        if (role is FileRole.Lora or FileRole.ControlNet or FileRole.IPAdapter) return FamilyOf(keys.ContextWidth());
        if (role is FileRole.Embedding) return keys.Has("clip_g") ? ModelFamily.Sdxl : FamilyOf(keys.Widths().FirstOrDefault(width => width is 768 or 1024 or 1280));
        return null;
    }

    private static ModelFamily? FamilyOf(long? contextWidth) => contextWidth switch
    {
        768 => ModelFamily.Sd1,
        1024 => ModelFamily.Sd2,
        2048 => ModelFamily.Sdxl,
        1280 => ModelFamily.SdxlRefiner,
        _ => null,
    };

    private static string Title(ModelFamily family) => KnownArchitectures.All.First(architecture => architecture.Family == family).Title;
}
