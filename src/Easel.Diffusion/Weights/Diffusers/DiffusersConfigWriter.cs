using System.Text.Json.Nodes;
using Easel.Diffusion.Architectures;

namespace Easel.Diffusion.Weights.Diffusers;

/// <summary>The configurations of a diffusers folder, from the networks' shapes and what is known of the architecture.</summary>
/// <remarks>Names and values: huggingface/diffusers, scripts/convert_original_stable_diffusion_to_diffusers.py and the published folders.</remarks>
/// <param name="architecture">Of the checkpoint.</param>
/// <param name="parts">Its networks.</param>
internal sealed class DiffusersConfigWriter(Architecture architecture, IReadOnlyList<DiffusersPart> parts)
{
    private const string Version = "0.27.2"; // whose form these have
    private const int HeadWidth = 64;

    private long Groups => architecture.Hints.NormGroups ?? 32;

    private bool IsXl => architecture.Family is ModelFamily.Sdxl or ModelFamily.SdxlRefiner;

    /// <summary>Every configuration by its path in the folder.</summary>
    public IEnumerable<(string Path, JsonObject Config)> All()
    {
        yield return ("model_index.json", Index());
        yield return ("scheduler/scheduler_config.json", Scheduler());
        foreach (var part in parts)
        {
            yield return ($"{part.Folder}/config.json", part.Folder switch { "unet" => UNet(part), "vae" => Vae(part), _ => Encoder(part) });
            if (part.Folder.StartsWith("text", StringComparison.Ordinal)) yield return ($"{TokenizerOf(part)}/tokenizer_config.json", Tokenizer(part));
        }
    }

    /// <summary>The folder of an encoder's tokenizer.</summary>
    public static string TokenizerOf(DiffusersPart encoder) => encoder.Folder.Replace("text_encoder", "tokenizer", StringComparison.Ordinal);

    private JsonObject Index()
    {
        var index = new JsonObject { ["_class_name"] = Pipeline, ["_diffusers_version"] = Version };
        if (!IsXl)
        {
            index["feature_extractor"] = new JsonArray(null, null);
            index["requires_safety_checker"] = false;
            index["safety_checker"] = new JsonArray(null, null);
        }
        else
        {
            index["force_zeros_for_empty_prompt"] = architecture.Family == ModelFamily.Sdxl;
            if (architecture.Family == ModelFamily.SdxlRefiner)
            {
                index["requires_aesthetics_score"] = true;
                index["text_encoder"] = new JsonArray(null, null);
                index["tokenizer"] = new JsonArray(null, null);
            }
        }

        index["scheduler"] = new JsonArray("diffusers", "EulerDiscreteScheduler");
        foreach (var part in parts)
        {
            index[part.Folder] = part.Folder switch
            {
                "unet" => new JsonArray("diffusers", "UNet2DConditionModel"),
                "vae" => new JsonArray("diffusers", "AutoencoderKL"),
                _ => new JsonArray("transformers", ClassOf(part)),
            };
            if (part.Folder.StartsWith("text", StringComparison.Ordinal)) index[TokenizerOf(part)] = new JsonArray("transformers", "CLIPTokenizer");
        }

        return index;
    }

    private string Pipeline => (IsXl ? "StableDiffusionXL" : "StableDiffusion") + architecture.ImageConditioning switch
    {
        ImageConditioning.MaskAndMaskedImage => "InpaintPipeline",
        ImageConditioning.EditedImage => "InstructPix2PixPipeline",
        _ => architecture.Family == ModelFamily.SdxlRefiner ? "Img2ImgPipeline" : "Pipeline",
    };

    private JsonObject Scheduler() => new()
    {
        ["_class_name"] = "EulerDiscreteScheduler",
        ["_diffusers_version"] = Version,
        ["beta_start"] = architecture.FirstBeta,
        ["beta_end"] = architecture.LastBeta,
        ["beta_schedule"] = "scaled_linear",
        ["interpolation_type"] = "linear",
        ["num_train_timesteps"] = 1000,
        ["prediction_type"] = architecture.Prediction == PredictionType.Velocity ? "v_prediction" : "epsilon",
        ["rescale_betas_zero_snr"] = architecture.ZeroTerminalSnr,
        ["steps_offset"] = 1,
        ["timestep_spacing"] = architecture.ZeroTerminalSnr ? "trailing" : "leading",
        ["use_karras_sigmas"] = false,
    };

    private JsonObject UNet(DiffusersPart unet)
    {
        var levels = unet.Count("down_blocks.");
        var widths = Enumerable.Range(0, levels).Select(level => unet.Size($"down_blocks.{level}.resnets.0.conv1.weight", 0)).ToList();
        var attention = Enumerable.Range(0, levels).Select(level => unet.Count($"down_blocks.{level}.attentions.") > 0).ToList();
        var block = attention.Contains(true) ? $"down_blocks.{attention.IndexOf(true)}.attentions.0" : "mid_block.attentions.0";
        var config = new JsonObject
        {
            ["_class_name"] = "UNet2DConditionModel",
            ["_diffusers_version"] = Version,
            ["act_fn"] = "silu",
            ["attention_head_dim"] = Heads(widths), // its name notwithstanding, the number of heads
            ["block_out_channels"] = List(widths),
            ["center_input_sample"] = false,
            ["cross_attention_dim"] = unet.Size($"{block}.transformer_blocks.0.attn2.to_k.weight", 1),
            ["down_block_types"] = List(attention.Select(has => has ? "CrossAttnDownBlock2D" : "DownBlock2D")),
            ["downsample_padding"] = 1,
            ["flip_sin_to_cos"] = true,
            ["freq_shift"] = 0,
            ["in_channels"] = unet.Size("conv_in.weight", 1),
            ["layers_per_block"] = unet.Count("down_blocks.0.resnets."),
            ["mid_block_scale_factor"] = 1,
            ["norm_eps"] = 1e-5,
            ["norm_num_groups"] = Groups,
            ["out_channels"] = unet.Size("conv_out.weight", 0),
            ["sample_size"] = architecture.DefaultSize.Width / 8,
            ["transformer_layers_per_block"] = List(Enumerable.Range(0, levels).Select(level => (long)Depth(unet, level, levels))),
            ["up_block_types"] = List(Enumerable.Range(0, levels).Select(level => unet.Count($"up_blocks.{level}.attentions.") > 0 ? "CrossAttnUpBlock2D" : "UpBlock2D")),
            ["upcast_attention"] = architecture.Family == ModelFamily.Sd2 && architecture.Prediction == PredictionType.Velocity,
            ["use_linear_projection"] = unet.Dimensions($"{block}.proj_in.weight") == 2,
        };
        if (unet.Count("mid_block.attentions.") == 0) config["mid_block_type"] = "UNetMidBlock2D";
        if (!unet.Has("add_embedding.linear_1.weight")) return config;
        config["addition_embed_type"] = "text_time";
        config["addition_time_embed_dim"] = 256;
        config["projection_class_embeddings_input_dim"] = unet.Size("add_embedding.linear_1.weight", 1);
        return config;
    }

    /// <summary>Transformer blocks in a level's attention; the middle takes the last level's number.</summary>
    private static int Depth(DiffusersPart unet, int level, int levels)
    {
        var own = unet.Count($"down_blocks.{level}.attentions.0.transformer_blocks.");
        if (own == 0 && level == levels - 1) own = unet.Count("mid_block.attentions.0.transformer_blocks.");
        return Math.Max(own, 1);
    }

    private JsonNode Heads(IEnumerable<long> widths)
    {
        if (architecture.Hints.HeadWidth is null && (architecture.Hints.Heads ?? (architecture.Family == ModelFamily.Sd1 ? 8 : null)) is { } heads) return heads;
        return List(widths.Select(width => width / (architecture.Hints.HeadWidth ?? HeadWidth)));
    }

    private JsonObject Vae(DiffusersPart vae)
    {
        var levels = vae.Count("encoder.down_blocks.");
        return new JsonObject
        {
            ["_class_name"] = "AutoencoderKL",
            ["_diffusers_version"] = Version,
            ["act_fn"] = "silu",
            ["block_out_channels"] = List(Enumerable.Range(0, levels).Select(level => vae.Size($"encoder.down_blocks.{level}.resnets.0.conv1.weight", 0))),
            ["down_block_types"] = List(Enumerable.Repeat("DownEncoderBlock2D", levels)),
            ["force_upcast"] = IsXl,
            ["in_channels"] = vae.Size("encoder.conv_in.weight", 1),
            ["latent_channels"] = vae.Size("decoder.conv_in.weight", 1),
            ["layers_per_block"] = vae.Count("encoder.down_blocks.0.resnets."),
            ["norm_num_groups"] = Groups,
            ["out_channels"] = vae.Size("decoder.conv_out.weight", 0),
            ["sample_size"] = architecture.DefaultSize.Width,
            ["scaling_factor"] = architecture.LatentScale,
            ["up_block_types"] = List(Enumerable.Repeat("UpDecoderBlock2D", levels)),
        };
    }

    private JsonObject Encoder(DiffusersPart encoder)
    {
        var width = encoder.Size("text_model.embeddings.token_embedding.weight", 1);
        return new JsonObject
        {
            ["architectures"] = new JsonArray(ClassOf(encoder)),
            ["attention_dropout"] = 0.0,
            ["bos_token_id"] = 0,
            ["dropout"] = 0.0,
            ["eos_token_id"] = 2,
            ["hidden_act"] = IsClip(encoder) ? "quick_gelu" : "gelu",
            ["hidden_size"] = width,
            ["initializer_factor"] = 1.0,
            ["initializer_range"] = 0.02,
            ["intermediate_size"] = encoder.Size("text_model.encoder.layers.0.mlp.fc1.weight", 0),
            ["layer_norm_eps"] = 1e-5,
            ["max_position_embeddings"] = encoder.Size("text_model.embeddings.position_embedding.weight", 0),
            ["model_type"] = "clip_text_model",
            ["num_attention_heads"] = width / HeadWidth,
            ["num_hidden_layers"] = encoder.Count("text_model.encoder.layers."),
            ["pad_token_id"] = 1,
            ["projection_dim"] = encoder.Has("text_projection.weight") ? encoder.Size("text_projection.weight", 0) : IsClip(encoder) ? 768 : 512,
            ["vocab_size"] = encoder.Size("text_model.embeddings.token_embedding.weight", 0),
        };
    }

    private JsonObject Tokenizer(DiffusersPart encoder) => new()
    {
        ["add_prefix_space"] = false,
        ["bos_token"] = "<|startoftext|>",
        ["do_lower_case"] = true,
        ["eos_token"] = "<|endoftext|>",
        ["errors"] = "replace",
        ["model_max_length"] = 77,
        ["pad_token"] = IsClip(encoder) ? "<|endoftext|>" : "!",
        ["tokenizer_class"] = "CLIPTokenizer",
        ["unk_token"] = "<|endoftext|>",
    };

    private bool IsClip(DiffusersPart encoder) => encoder.Folder == "text_encoder" && architecture.Family != ModelFamily.Sd2;

    private static string ClassOf(DiffusersPart encoder) => encoder.Has("text_projection.weight") ? "CLIPTextModelWithProjection" : "CLIPTextModel";

    private static JsonArray List<T>(IEnumerable<T> values) => [.. values.Select(value => (JsonNode?)JsonValue.Create(value))];
}
