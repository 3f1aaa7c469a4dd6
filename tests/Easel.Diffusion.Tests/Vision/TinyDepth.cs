namespace Easel.Diffusion.Tests.Vision;

/// <summary>A depth checkpoint: the recordings' tiny SD 2.0 with a fifth channel, and a small DPT that looks at pictures of 64 pixels.</summary>
internal static class TinyDepth
{
    /// <summary>Keys and shapes of the estimator; with the published sizes they are those of 512-depth-ema, without the classifier that nothing asks.</summary>
    public static IEnumerable<(string Key, long[] Shape)> Shapes(long width = 64, int layers = 4, long grid = 4, long first = 32, long features = 32, int[]? blocks = null)
    {
        const string Model = "pretrained.model.";
        yield return (Model + "cls_token", [1, 1, width]);
        yield return (Model + "pos_embed", [1, 1 + grid * grid, width]);
        yield return (Model + "patch_embed.backbone.stem.conv.weight", [first, 3, 7, 7]);
        List<(string, long[])> pairs = [(Model + "patch_embed.backbone.stem.norm", [first]), (Model + "norm", [width]), (Model + "patch_embed.proj", [width, 16 * first, 1, 1])];
        foreach (var (stage, count) in (blocks ?? [1, 2, 1]).Index())
        {
            var (inputs, outputs) = (stage == 0 ? first : 4 * first << (stage - 1), 4 * first << stage);
            for (var block = 0; block < count; block++)
            {
                var place = $"{Model}patch_embed.backbone.stages.{stage}.blocks.{block}.";
                var source = block == 0 ? inputs : outputs;
                foreach (var (name, shape) in new (string, long[])[] { ("1", [outputs / 4, source, 1, 1]), ("2", [outputs / 4, outputs / 4, 3, 3]), ("3", [outputs, outputs / 4, 1, 1]) })
                {
                    yield return ($"{place}conv{name}.weight", shape);
                    pairs.Add(($"{place}norm{name}", [shape[0]]));
                }

                if (block > 0) continue;
                yield return ($"{place}downsample.conv.weight", [outputs, source, 1, 1]);
                pairs.Add(($"{place}downsample.norm", [outputs]));
            }
        }

        for (var i = 0; i < layers; i++)
            foreach (var (name, shape) in new (string, long[])[] { ("norm1", [width]), ("norm2", [width]), ("attn.qkv", [3 * width, width]), ("attn.proj", [width, width]), ("mlp.fc1", [4 * width, width]), ("mlp.fc2", [width, 4 * width]) }) pairs.Add(($"{Model}blocks.{i}.{name}", shape));
        foreach (var level in new[] { 3, 4 })
        {
            pairs.Add(($"pretrained.act_postprocess{level}.0.project.0", [width, 2 * width]));
            pairs.Add(($"pretrained.act_postprocess{level}.3", [width, width, 1, 1]));
        }

        pairs.Add(("pretrained.act_postprocess4.4", [width, width, 3, 3]));
        foreach (var (level, channels) in new[] { (1, 4 * first), (2, 8 * first), (3, width), (4, width) })
        {
            yield return ($"scratch.layer{level}_rn.weight", [features, channels, 3, 3]);
            pairs.Add(($"scratch.refinenet{level}.out_conv", [features, features, 1, 1]));
            foreach (var unit in new[] { 1, 2 })
                foreach (var convolution in new[] { 1, 2 }) pairs.Add(($"scratch.refinenet{level}.resConfUnit{unit}.conv{convolution}", [features, features, 3, 3]));
        }

        pairs.AddRange([("scratch.output_conv.0", [features / 2, features, 3, 3]), ("scratch.output_conv.2", [32, features / 2, 3, 3]), ("scratch.output_conv.4", [1, 32, 1, 1])]);
        foreach (var (name, shape) in pairs)
        {
            yield return (name + ".weight", shape);
            yield return (name + ".bias", [shape[0]]);
        }
    }

    /// <summary>Writes one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="eyes">Another text is another estimator, and all else the same.</param>
    public static string Write(string path, string eyes = "")
    {
        const string First = "model.diffusion_model.input_blocks.0.0.weight";
        var main = from entry in SyntheticWeights.KeyList(Path.Combine("keys", "tiny-sd20"))
                   where entry.Rule[0] != 'd'
                   select (entry.Key, entry.Key, entry.Key == First ? [entry.Shape[0], 5, 3, 3] : entry.Shape, entry.Rule);
        var seen = from entry in Shapes() select ($"depth_model.model.{entry.Key}", eyes + entry.Key, entry.Shape, Rule(entry.Key));
        SyntheticCheckpoints.Write(path, [.. main, .. seen]);
        return path;
    }

    private static string Rule(string key) => key.EndsWith(".bias", StringComparison.Ordinal) ? key.EndsWith("output_conv.4.bias", StringComparison.Ordinal) ? "c:1" : "b"
        : key.Contains("norm", StringComparison.Ordinal) ? "n" : key.EndsWith("cls_token", StringComparison.Ordinal) || key.EndsWith("pos_embed", StringComparison.Ordinal) ? "e" : "w";
}
