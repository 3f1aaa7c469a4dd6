using System.Globalization;
using System.Text.RegularExpressions;

namespace Easel.Diffusion.Weights.KeyMaps;

/// <summary>diffusers' names of a UNet (UNet2DConditionModel) and LDM's (openaimodel.py). LDM numbers all blocks through; how many a level has is counted first.</summary>
internal sealed partial class DiffusersUNet : IKeyMap
{
    internal static readonly PrefixMap Whole = new(
        ("time_embedding.linear_1", "time_embed.0"),
        ("time_embedding.linear_2", "time_embed.2"),
        ("add_embedding.linear_1", "label_emb.0.0"),
        ("add_embedding.linear_2", "label_emb.0.2"),
        ("conv_in", "input_blocks.0.0"),
        ("conv_norm_out", "out.0"),
        ("conv_out", "out.2"),
        ("mid_block.resnets.0", "middle_block.0"),
        ("mid_block.attentions.0", "middle_block.1"));

    internal static readonly PrefixMap Residual = new(
        ("norm1", "in_layers.0"),
        ("conv1", "in_layers.2"),
        ("time_emb_proj", "emb_layers.1"),
        ("norm2", "out_layers.0"),
        ("conv2", "out_layers.3"),
        ("conv_shortcut", "skip_connection"));

    private readonly Dictionary<(bool Up, int Level), (int Blocks, bool Attention, bool Sampler)> levels = [];
    private readonly bool middleAttention;

    /// <param name="keys">All of the UNet's.</param>
    public DiffusersUNet(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            middleAttention |= key.StartsWith("mid_block.attentions.", StringComparison.Ordinal);
            if (Match(key) is not { } place) continue;
            var known = levels.GetValueOrDefault((place.Up, place.Level));
            levels[(place.Up, place.Level)] = place.Kind switch
            {
                "resnets" => known with { Blocks = Math.Max(known.Blocks, place.Index + 1) },
                "attentions" => known with { Attention = true },
                _ => known with { Sampler = true },
            };
        }
    }

    /// <summary>Whether <paramref name="has"/> answers as a UNet under these names would.</summary>
    public static bool Fits(Func<string, bool> has) =>
        has("time_embedding.linear_1.weight") && has("conv_in.weight") && has("conv_out.weight") && has("down_blocks.0.resnets.0.norm1.weight");

    public KeyPlace PlaceOf(string key)
    {
        if (key.StartsWith("mid_block.resnets.", StringComparison.Ordinal))
        {
            var second = middleAttention ? "middle_block.2" : "middle_block.1";
            return new(Block(new PrefixMap(("mid_block.resnets.0", "middle_block.0"), ("mid_block.resnets.1", second)).Apply(key), parts: 2));
        }

        if (Match(key) is not { } place) return new(Whole.Apply(key));

        var level = levels[(place.Up, place.Level)];
        var start = Start(place.Up, place.Level);
        var root = place.Up ? "output_blocks" : "input_blocks";
        return new(place.Kind switch
        {
            "resnets" => Block($"{root}.{start + place.Index}.0.{place.Leaf}", parts: 3),
            "attentions" => $"{root}.{start + place.Index}.1.{place.Leaf}",
            "upsamplers" => $"{root}.{start + level.Blocks - 1}.{(level.Attention ? 2 : 1)}.{place.Leaf}",
            _ => $"{root}.{start + level.Blocks}.0.{new PrefixMap(("conv", "op")).Apply(place.Leaf)}",
        });
    }

    /// <summary>The number of a level's first block; before the first level down there is the first convolution.</summary>
    private int Start(bool up, int level)
    {
        var start = up ? 0 : 1;
        for (var i = 0; i < level; i++)
        {
            var (blocks, _, sampler) = levels.GetValueOrDefault((up, i));
            start += blocks + (sampler && !up ? 1 : 0);
        }

        return start;
    }

    /// <summary>The name of a residual block's tensor, whose place has so many parts.</summary>
    private static string Block(string key, int parts)
    {
        var at = -1;
        for (var i = 0; i < parts; i++) at = key.IndexOf('.', at + 1);
        return key[..(at + 1)] + Residual.Apply(key[(at + 1)..]);
    }

    private static (bool Up, int Level, string Kind, int Index, string Leaf)? Match(string key) => Places().Match(key) is { Success: true } match
        ? (match.Groups[1].Value == "up", Number(match.Groups[2]), match.Groups[3].Value, Number(match.Groups[4]), match.Groups[5].Value)
        : null;

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(up|down)_blocks\.(\d{1,3})\.(resnets|attentions|upsamplers|downsamplers)\.(\d{1,3})\.(.+)$")]
    private static partial Regex Places();
}
