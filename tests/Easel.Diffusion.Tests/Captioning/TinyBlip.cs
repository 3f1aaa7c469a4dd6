using Easel.Core.Prompts.Tokens;
using Easel.Diffusion.Tests.Faces;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Captioning;

/// <summary>BLIP in small: two layers on each side, 64 wide, pictures of 32 pixels, and BERT's whole vocabulary. And a CLIP of the same size.</summary>
internal static class TinyBlip
{
    public const long Width = 64;
    public const long Seen = 128;

    /// <summary>Keys and shapes of one of any size; with those of the published base captioner they are its own.</summary>
    public static Dictionary<string, long[]> Shapes(long width = Width, long seen = Seen, int layers = 2, long patch = 8, long grid = 4, long places = 64)
    {
        Dictionary<string, long[]> shapes = new(StringComparer.Ordinal)
        {
            ["visual_encoder.cls_token"] = [1, 1, seen],
            ["visual_encoder.pos_embed"] = [1, 1 + grid * grid, seen],
            ["text_decoder.bert.embeddings.word_embeddings.weight"] = [WordPieces.Size + 2, width],
            ["text_decoder.bert.embeddings.position_embeddings.weight"] = [places, width],
            ["text_decoder.cls.predictions.bias"] = [WordPieces.Size + 2],
            ["text_decoder.cls.predictions.decoder.weight"] = [WordPieces.Size + 2, width],
        };
        Pair("visual_encoder.patch_embed.proj", [seen, 3, patch, patch]);
        Pair("visual_encoder.norm", [seen]);
        Pair("text_decoder.bert.embeddings.LayerNorm", [width]);
        Pair("text_decoder.cls.predictions.transform.dense", [width, width]);
        Pair("text_decoder.cls.predictions.transform.LayerNorm", [width]);
        for (var i = 0; i < layers; i++)
        {
            foreach (var (name, shape) in new (string, long[])[] { ("norm1", [seen]), ("norm2", [seen]), ("attn.qkv", [3 * seen, seen]), ("attn.proj", [seen, seen]), ("mlp.fc1", [4 * seen, seen]), ("mlp.fc2", [seen, 4 * seen]) }) Pair($"visual_encoder.blocks.{i}.{name}", shape);
            var layer = $"text_decoder.bert.encoder.layer.{i}";
            foreach (var (attention, source) in new[] { ("attention", width), ("crossattention", seen) })
            {
                Pair($"{layer}.{attention}.self.query", [width, width]);
                foreach (var name in new[] { "key", "value" }) Pair($"{layer}.{attention}.self.{name}", [width, source]);
                Pair($"{layer}.{attention}.output.dense", [width, width]);
                Pair($"{layer}.{attention}.output.LayerNorm", [width]);
            }

            Pair($"{layer}.intermediate.dense", [4 * width, width]);
            Pair($"{layer}.output.dense", [width, 4 * width]);
            Pair($"{layer}.output.LayerNorm", [width]);
        }

        return shapes;

        void Pair(string name, long[] shape)
        {
            shapes[name + ".weight"] = shape;
            shapes[name + ".bias"] = [shape[0]];
        }
    }

    /// <summary>Random weights.</summary>
    public static DictionaryWeights Random(ulong seed = 4)
    {
        using var generator = new Generator(seed, CPU);
        return TinyFaces.Random("blip", Shapes(), generator);
    }

    /// <summary>The same as a file, where the published one has its tensors.</summary>
    public static string Write(string path)
    {
        using var generator = new Generator(4, CPU);
        TinyFaces.Write(path, Shapes().ToDictionary(pair => "model." + pair.Key, pair => pair.Value), generator);
        return path;
    }
}
