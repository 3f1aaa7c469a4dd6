using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights.KeyMaps;

namespace Easel.Diffusion.Weights.Diffusers;

/// <summary>A model as diffusers keeps it: a folder with <c>unet</c>, <c>vae</c>, <c>text_encoder</c> and <c>text_encoder_2</c>.</summary>
internal static class DiffusersFolder
{
    private const string TokenTable = "text_model.embeddings.token_embedding.weight";

    /// <summary>Whether <paramref name="folder"/> holds a whole model, rather than one network or none.</summary>
    public static bool IsModel(string folder) => File.Exists(Path.Combine(folder, "model_index.json")) || Directory.Exists(Path.Combine(folder, "unet"));

    /// <summary>All networks of the folder as one checkpoint, under LDM's and SGM's names.</summary>
    /// <exception cref="WeightsException">A part is damaged or of another kind than Easel runs.</exception>
    public static StoredWeights Open(string folder, FileReading reading)
    {
        CheckKind(folder);
        List<(StoredWeights Weights, string Place, IKeyMap Map)> parts = [];
        try
        {
            var unet = PartFiles.Open(Path.Combine(folder, "unet"), reading);
            parts.Add((unet, KnownArchitectures.Sd15.UNetPrefix, new DiffusersUNet(unet.Keys)));
            if (Part(folder, "vae", reading) is { } vae) parts.Add((vae, KnownArchitectures.Sd15.VaePrefix, new DiffusersVae(vae.Keys)));
            var (first, second) = (Part(folder, "text_encoder", reading), Part(folder, "text_encoder_2", reading));
            if (first is not null) parts.Add(FirstEncoder(folder, first, second is not null));
            if (second is not null)
            {
                var slot = first is null ? KnownArchitectures.SdxlRefiner.Encoders[0] : KnownArchitectures.Sdxl.Encoders[1];
                parts.Add((second, slot.Prefix, new TransformersOpenClip()));
            }
        }
        catch
        {
            foreach (var part in parts) part.Weights.Dispose();
            throw;
        }

        return MappedWeights.Of(folder, parts);
    }

    /// <summary>The layout of the only text encoder: its activation tells, or its width where no configuration lies beside it.</summary>
    private static TextEncoderKind KindOfEncoder(string folder, StoredWeights weights)
    {
        var activation = ConfigFile.Open(Path.Combine(folder, "text_encoder", "config.json"))?.Text("hidden_act");
        if (activation is not null) return activation == "quick_gelu" ? TextEncoderKind.Clip : TextEncoderKind.OpenClip;
        return weights.ShapeOf(TokenTable) is [_, 1024] ? TextEncoderKind.OpenClip : TextEncoderKind.Clip;
    }

    private static (StoredWeights Weights, string Place, IKeyMap Map) FirstEncoder(string folder, StoredWeights weights, bool ofTwo)
    {
        if (ofTwo) return (weights, KnownArchitectures.Sdxl.Encoders[0].Prefix, new TransformersClip());
        return KindOfEncoder(folder, weights) == TextEncoderKind.Clip
            ? (weights, KnownArchitectures.Sd15.Encoders[0].Prefix, new TransformersClip())
            : (weights, KnownArchitectures.Sd2.Encoders[0].Prefix, new TransformersOpenClip());
    }

    private static StoredWeights? Part(string folder, string name, FileReading reading)
    {
        var path = Path.Combine(folder, name);
        return Directory.Exists(path) ? PartFiles.Open(path, reading) : null;
    }

    private static void CheckKind(string folder)
    {
        var pipeline = ConfigFile.Open(Path.Combine(folder, "model_index.json"))?.Text("_class_name");
        if (!Directory.Exists(Path.Combine(folder, "unet")))
            throw new WeightsException(folder, null, $"the folder is {(pipeline is null ? "no diffusers model" : $"a {pipeline}")} without unet, which Easel does not run; it has {PartFiles.Listing(folder)}");

        var unet = ConfigFile.Open(Path.Combine(folder, "unet", "config.json"))?.Text("_class_name");
        if (unet is not (null or "UNet2DConditionModel"))
            throw new WeightsException(folder, null, $"its unet is a {unet}, which Easel does not run; UNet2DConditionModel is known");
    }
}
