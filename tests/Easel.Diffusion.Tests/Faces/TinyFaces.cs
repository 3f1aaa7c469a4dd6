using System.Text.Json;
using Easel.Diffusion.Faces.Detection;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Faces;

/// <summary>Face restorers of a few thousand random weights, and a detector that finds faces everywhere or nowhere.</summary>
internal static class TinyFaces
{
    /// <summary>Pixels a side of the faces they paint.</summary>
    public const int Side = 16;

    public static Dictionary<string, long[]> CodeFormer()
    {
        Dictionary<string, long[]> shapes = new(StringComparer.Ordinal) { ["position_emb"] = [16, 32], ["quantize.embedding.weight"] = [12, 8], ["idx_pred_layer.1.weight"] = [12, 32] };
        Blocks(shapes, "encoder.blocks", ["3>8", "r8>8", "r8>8", "c8", "r8>16", "r16>16", "c16", "r16>16", "a16", "n16", "16>8"]);
        Blocks(shapes, "generator.blocks", ["8>16", "r16>16", "a16", "c16", "r16>16", "r16>16", "c16", "r16>8", "r8>8", "n8", "8>3"]);
        Pair(shapes, "feat_emb", [32, 8]);
        Pair(shapes, "idx_pred_layer.0", [32]);
        foreach (var (side, width) in new[] { (8, 16L), (16, 8) })
        {
            Residual(shapes, $"fuse_convs_dict.{side}.encode_enc", 2 * width, width);
            foreach (var part in new[] { "scale", "shift" })
                foreach (var place in new[] { 0, 2 }) Convolution(shapes, $"fuse_convs_dict.{side}.{part}.{place}", width, width, 3);
        }

        foreach (var (name, shape) in new (string, long[])[] { ("linear1", [64, 32]), ("linear2", [32, 64]), ("norm1", [32]), ("norm2", [32]), ("self_attn.out_proj", [32, 32]) }) Pair(shapes, $"ft_layers.0.{name}", shape);
        shapes["ft_layers.0.self_attn.in_proj_weight"] = [96, 32];
        shapes["ft_layers.0.self_attn.in_proj_bias"] = [96];
        return shapes;
    }

    public static Dictionary<string, long[]> Gfpgan()
    {
        Dictionary<string, long[]> shapes = new(StringComparer.Ordinal) { ["stylegan_decoder.constant_input.weight"] = [1, 16, 4, 4] };
        Convolution(shapes, "conv_body_first", 3, 4, 1);
        Convolution(shapes, "final_conv", 8, 8, 3);
        Pair(shapes, "final_linear", [6 * 512, 8 * 16]);
        foreach (var (name, inputs, outputs) in new[] { ("conv_body_down.0", 4L, 8L), ("conv_body_down.1", 8, 8), ("conv_body_up.0", 8, 8), ("conv_body_up.1", 8, 4) })
        {
            Convolution(shapes, $"{name}.conv1", inputs, inputs, 3);
            Convolution(shapes, $"{name}.conv2", inputs, outputs, 3);
            shapes[$"{name}.skip.weight"] = [outputs, inputs, 1, 1];
        }

        foreach (var (level, width) in new[] { (0, 8L), (1, 4) })
        {
            Convolution(shapes, $"toRGB.{level}", width, 3, 1);
            foreach (var part in new[] { "condition_scale", "condition_shift" })
                foreach (var place in new[] { 0, 2 }) Convolution(shapes, $"{part}.{level}.{place}", width, width, 3);
        }

        for (var layer = 1; layer < 16; layer += 2) Pair(shapes, $"stylegan_decoder.style_mlp.{layer}", [512, 512]);
        foreach (var (name, inputs, outputs) in new[] { ("style_conv1", 16L, 16L), ("style_convs.0", 16, 16), ("style_convs.1", 16, 16), ("style_convs.2", 16, 8), ("style_convs.3", 8, 8) }) Style(shapes, name, inputs, outputs, 3);
        foreach (var (name, inputs) in new[] { ("to_rgb1", 16L), ("to_rgbs.0", 16), ("to_rgbs.1", 8) }) Style(shapes, name, inputs, 3, 1);
        foreach (var (noise, side) in new[] { 4L, 8, 8, 16, 16 }.Index()) shapes[$"stylegan_decoder.noises.noise{noise}"] = [1, 1, side, side];
        return shapes;
    }

    /// <summary>The shapes filled with small random numbers, norms about 1.</summary>
    public static DictionaryWeights Random(string name, Dictionary<string, long[]> shapes, Generator generator, double strength = 0.2) => new(name, shapes.ToDictionary(
        pair => pair.Key, pair => randn(pair.Value, generator: generator) * strength + (pair.Key.Contains("norm", StringComparison.Ordinal) && pair.Key.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0), StringComparer.Ordinal));

    /// <summary>The same as a file.</summary>
    public static void Write(string path, Dictionary<string, long[]> shapes, Generator generator)
    {
        using var scope = NewDisposeScope();
        Write(path, shapes, shapes.ToDictionary(pair => pair.Key, pair => (randn(pair.Value, generator: generator) * 0.2).data<float>().ToArray()));
    }

    /// <summary>A detector without weights, whose answers are its biases: with <paramref name="finds"/> each square of 512 pixels is a face, its eyes three tenths of that apart.</summary>
    public static void Detector(string path, bool finds)
    {
        using var scope = NewDisposeScope();
        var asked = new AskedWeights();
        _ = new RetinaFace(new WeightScope(asked));
        float[] points = [-1.5f, -1, 1.5f, -1, 0, 0.5f, -1.2f, 1.6f, 1.2f, 1.6f];
        Dictionary<string, float[]> values = finds ? new() { ["ClassHead.2.conv1x1.bias"] = [0, -5, 0, 5], ["LandmarkHead.2.conv1x1.bias"] = [.. points, .. points] } : [];
        Write(path, asked.Shapes, values);
    }

    // Safetensors; what has no values is a hole in the file.
    private static void Write(string path, Dictionary<string, long[]> shapes, Dictionary<string, float[]> values)
    {
        var (header, at) = (new Dictionary<string, object>(), 0L);
        foreach (var (key, shape) in shapes.OrderBy(pair => values.ContainsKey(pair.Key) ? 0 : 1))
        {
            var bytes = 4 * shape.Aggregate(1L, (size, side) => size * side);
            header[key] = new { dtype = "F32", shape, data_offsets = new[] { at, at + bytes } };
            at += bytes;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        using var file = File.Create(path);
        file.Write(BitConverter.GetBytes((long)json.Length));
        file.Write(json);
        var start = file.Position;
        foreach (var (key, _) in header)
            if (values.TryGetValue(key, out var numbers)) foreach (var number in numbers) file.Write(BitConverter.GetBytes(number));
        file.SetLength(start + at);
    }

    private static void Blocks(Dictionary<string, long[]> shapes, string place, string[] blocks)
    {
        foreach (var (number, block) in blocks.Index())
        {
            var widths = block.TrimStart('r', 'a', 'c', 'n').Split('>').Select(long.Parse).ToArray();
            switch (block[0])
            {
                case 'r': Residual(shapes, $"{place}.{number}", widths[0], widths[1]); break;
                case 'c': Convolution(shapes, $"{place}.{number}.conv", widths[0], widths[0], 3); break;
                case 'n': Pair(shapes, $"{place}.{number}", widths); break;
                case 'a':
                    Pair(shapes, $"{place}.{number}.norm", widths);
                    foreach (var name in new[] { "q", "k", "v", "proj_out" }) Convolution(shapes, $"{place}.{number}.{name}", widths[0], widths[0], 1);
                    break;
                default: Convolution(shapes, $"{place}.{number}", widths[0], widths[1], 3); break;
            }
        }
    }

    private static void Residual(Dictionary<string, long[]> shapes, string place, long inputs, long outputs)
    {
        Pair(shapes, $"{place}.norm1", [inputs]);
        Convolution(shapes, $"{place}.conv1", inputs, outputs, 3);
        Pair(shapes, $"{place}.norm2", [outputs]);
        Convolution(shapes, $"{place}.conv2", outputs, outputs, 3);
        if (inputs != outputs) Convolution(shapes, $"{place}.conv_out", inputs, outputs, 1);
    }

    private static void Style(Dictionary<string, long[]> shapes, string name, long inputs, long outputs, long kernel)
    {
        shapes[$"stylegan_decoder.{name}.modulated_conv.weight"] = [1, outputs, inputs, kernel, kernel];
        shapes[$"stylegan_decoder.{name}.bias"] = [1, outputs, 1, 1];
        if (kernel > 1) shapes[$"stylegan_decoder.{name}.weight"] = [1];
        Pair(shapes, $"stylegan_decoder.{name}.modulated_conv.modulation", [inputs, 512]);
    }

    private static void Convolution(Dictionary<string, long[]> shapes, string place, long inputs, long outputs, long kernel)
    {
        shapes[$"{place}.weight"] = [outputs, inputs, kernel, kernel];
        shapes[$"{place}.bias"] = [outputs];
    }

    private static void Pair(Dictionary<string, long[]> shapes, string place, long[] shape)
    {
        shapes[$"{place}.weight"] = shape;
        shapes[$"{place}.bias"] = [shape[0]];
    }
}
