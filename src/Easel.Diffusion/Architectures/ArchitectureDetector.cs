using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Architectures;

/// <summary>Finds a checkpoint's architecture from its keys and shapes, under LDM names; no tensor is read.</summary>
public static class ArchitectureDetector
{
    private const string FirstConvolution = "model.diffusion_model.input_blocks.0.0.weight";

    /// <summary>The architecture of <paramref name="weights"/>, or null when they are no checkpoint that Easel runs (see <see cref="FileKind.Of"/>).</summary>
    /// <param name="weights">Under LDM keys.</param>
    public static Architecture? Detect(StoredWeights weights)
    {
        if (weights.ShapeOf(FirstConvolution) is not [_, var channels, _, _]) return null;

        var architecture = OfEncoders(weights, channels) ?? OfUNet(weights, channels);
        return architecture is null ? null : WithMarkers(weights, architecture with { Hints = ArchitectureHints.From(weights.Metadata) });
    }

    private static Architecture? OfEncoders(StoredWeights weights, long channels)
    {
        if (weights.Has("conditioner.embedders.1.model.ln_final.weight")) return OfFamily(ModelFamily.Sdxl, channels);
        if (weights.Has("conditioner.embedders.0.model.ln_final.weight")) return OfFamily(ModelFamily.SdxlRefiner, channels);
        if (weights.ShapeOf("embedder.model.visual.proj") is [_, var told]) return OfUnclip(told, channels);
        if (weights.ShapeOf("model.diffusion_model.label_emb.0.0.weight") is [_, (1536 or 2048) and var vector]) return OfUnclip(vector / 2, channels);
        if (weights.Has("cond_stage_model.model.transformer.resblocks.0.attn.in_proj_weight")) return OfFamily(ModelFamily.Sd2, channels);
        return weights.Has("cond_stage_model.transformer.text_model.embeddings.token_embedding.weight") ? OfFamily(ModelFamily.Sd1, channels) : null;
    }

    /// <summary>For a UNet by itself: the width of its context, else its extra vector, tells the family.</summary>
    private static Architecture? OfUNet(StoredWeights weights, long channels)
    {
        var context = weights.Keys.FirstOrDefault(key => key.StartsWith("model.diffusion_model.", StringComparison.Ordinal)
            && key.EndsWith(".attn2.to_k.weight", StringComparison.Ordinal)) is { } key ? weights.ShapeOf(key)![^1] : 0;
        var told = context switch
        {
            768 => OfFamily(ModelFamily.Sd1, channels),
            1024 => OfFamily(ModelFamily.Sd2, channels),
            2048 => OfFamily(ModelFamily.Sdxl, channels),
            1280 => OfFamily(ModelFamily.SdxlRefiner, channels),
            _ => null,
        };
        if (told is not null) return told;
        if (weights.Has("model.diffusion_model.label_emb.0.0.weight")) return OfFamily(ModelFamily.Sdxl, channels);
        return OfFamily(ModelFamily.Sd1, channels);
    }

    // OpenAI's tower gives at most 768 numbers.
    private static Architecture? OfUnclip(long numbers, long channels) => channels != 4 ? null : numbers <= 768 ? KnownArchitectures.Sd2UnclipL : KnownArchitectures.Sd2UnclipH;

    private static Architecture? OfFamily(ModelFamily family, long channels)
    {
        var architecture = KnownArchitectures.All.FirstOrDefault(known => known.Family == family && known.InChannels == channels);
        return architecture?.Id == KnownArchitectures.Sd2.Id ? architecture with { PredictionIsAssumed = true } : architecture;
    }

    /// <summary>Community models mark themselves by an empty tensor <c>v_pred</c> or <c>ztsnr</c>; others by the ModelSpec's metadata.</summary>
    private static Architecture WithMarkers(StoredWeights weights, Architecture architecture)
    {
        var specification = weights.Metadata.GetValueOrDefault("modelspec.prediction_type") ?? weights.Metadata.GetValueOrDefault("modelspec.predict_key");
        if (weights.Has("v_pred") || specification is "v" or "v_prediction") architecture = architecture.WithPrediction(PredictionType.Velocity);
        else if (specification is "epsilon" or "eps") architecture = architecture.WithPrediction(PredictionType.Epsilon);
        return weights.Has("ztsnr") ? architecture with { ZeroTerminalSnr = true } : architecture;
    }
}
