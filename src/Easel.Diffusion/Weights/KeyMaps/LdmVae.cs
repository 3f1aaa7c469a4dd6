using System.Globalization;
using System.Text.RegularExpressions;

namespace Easel.Diffusion.Weights.KeyMaps;

/// <summary>The way back of <see cref="DiffusersVae"/>: LDM's names of an autoencoder and diffusers'.</summary>
internal sealed partial class LdmVae : IKeyMap
{
    private static readonly PrefixMap Attention = new(("norm", "group_norm"), ("q", "to_q"), ("k", "to_k"), ("v", "to_v"), ("proj_out", "to_out.0"));
    private static readonly PrefixMap Residual = new(("nin_shortcut", "conv_shortcut"));

    private readonly int upLevels;

    /// <param name="keys">All of the autoencoder's, without its place.</param>
    public LdmVae(IEnumerable<string> keys) => upLevels = 1 + keys
        .Select(key => Levels().Match(key))
        .Where(match => match.Success && match.Groups[2].Value == "up")
        .Select(match => Number(match.Groups[3]))
        .DefaultIfEmpty(-1)
        .Max();

    public KeyPlace PlaceOf(string key)
    {
        if (Levels().Match(key) is { Success: true } level)
        {
            var (up, number, rest) = (level.Groups[2].Value == "up", Number(level.Groups[3]), level.Groups[5].Value);
            var place = $"{level.Groups[1].Value}.{level.Groups[2].Value}_blocks.{(up ? upLevels - 1 - number : number)}";
            if (level.Groups[4].Value != "block") return new($"{place}.{level.Groups[4].Value}rs.0.{rest}");
            var at = rest.IndexOf('.', StringComparison.Ordinal) + 1;
            return new($"{place}.resnets.{rest[..at]}{Residual.Apply(rest[at..])}");
        }

        if (Middle().Match(key) is not { Success: true } middle) return new(key.Replace(".norm_out.", ".conv_norm_out.", StringComparison.Ordinal));

        var (half, index, leaf) = (middle.Groups[1].Value, Number(middle.Groups[3]) - 1, middle.Groups[4].Value);
        if (middle.Groups[2].Value == "block") return new($"{half}.mid_block.resnets.{index}.{Residual.Apply(leaf)}");
        var isMatrix = leaf is "q.weight" or "k.weight" or "v.weight" or "proj_out.weight";
        return new($"{half}.mid_block.attentions.{index}.{Attention.Apply(leaf)}", isMatrix ? TensorChange.Pointwise : TensorChange.None);
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(encoder|decoder)\.(down|up)\.(\d{1,3})\.(block|downsample|upsample)\.(.+)$")]
    private static partial Regex Levels();

    [GeneratedRegex(@"^(encoder|decoder)\.mid\.(block|attn)_(\d)\.(.+)$")]
    private static partial Regex Middle();
}
