using Easel.Diffusion.Architectures;

namespace Easel.Diffusion.Benchmarks;

/// <summary>Keys and shapes of the published text encoders, which a text encoder reads off its file and so cannot be asked for.</summary>
internal static class TextEncoderShapes
{
    private const long Tokens = 49408;
    private const long Length = 77;

    /// <summary>Every tensor of the encoder in <paramref name="slot"/>, under its full key.</summary>
    public static IEnumerable<(string Key, long[] Shape)> Of(TextEncoderSlot slot) =>
        (slot.Kind == TextEncoderKind.Clip ? Clip(width: 768, layers: 12) : OpenClip(width: 1280, layers: 32)).Select(entry => ($"{slot.Prefix}.{entry.Key}", entry.Shape));

    // CLIP ViT-L/14 (Hugging Face, openai/clip-vit-large-patch14).
    private static IEnumerable<(string Key, long[] Shape)> Clip(long width, int layers)
    {
        yield return ("embeddings.token_embedding.weight", [Tokens, width]);
        yield return ("embeddings.position_embedding.weight", [Length, width]);
        foreach (var norm in Norm("final_layer_norm", width)) yield return norm;
        for (var i = 0; i < layers; i++)
        {
            var layer = $"encoder.layers.{i}";
            var parts = Norm($"{layer}.layer_norm1", width).Concat(Norm($"{layer}.layer_norm2", width))
                .Concat(new[] { "q_proj", "k_proj", "v_proj", "out_proj" }.SelectMany(name => Linear($"{layer}.self_attn.{name}", width, width)))
                .Concat(Linear($"{layer}.mlp.fc1", width, 4 * width))
                .Concat(Linear($"{layer}.mlp.fc2", 4 * width, width));
            foreach (var part in parts) yield return part;
        }
    }

    // OpenCLIP ViT-bigG/14 (laion/CLIP-ViT-bigG-14-laion2B-39B-b160k).
    private static IEnumerable<(string Key, long[] Shape)> OpenClip(long width, int layers)
    {
        yield return ("token_embedding.weight", [Tokens, width]);
        yield return ("positional_embedding", [Length, width]);
        yield return ("text_projection", [width, width]);
        foreach (var norm in Norm("ln_final", width)) yield return norm;
        for (var i = 0; i < layers; i++)
        {
            var layer = $"transformer.resblocks.{i}";
            yield return ($"{layer}.attn.in_proj_weight", [3 * width, width]);
            yield return ($"{layer}.attn.in_proj_bias", [3 * width]);
            var parts = Norm($"{layer}.ln_1", width).Concat(Norm($"{layer}.ln_2", width))
                .Concat(Linear($"{layer}.attn.out_proj", width, width))
                .Concat(Linear($"{layer}.mlp.c_fc", width, 4 * width))
                .Concat(Linear($"{layer}.mlp.c_proj", 4 * width, width));
            foreach (var part in parts) yield return part;
        }
    }

    private static IEnumerable<(string Key, long[] Shape)> Norm(string key, long width) => [($"{key}.weight", [width]), ($"{key}.bias", [width])];

    private static IEnumerable<(string Key, long[] Shape)> Linear(string key, long inputs, long outputs) =>
        [($"{key}.weight", [outputs, inputs]), ($"{key}.bias", [outputs])];
}
