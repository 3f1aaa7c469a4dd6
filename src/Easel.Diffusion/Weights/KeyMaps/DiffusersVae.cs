using System.Globalization;
using System.Text.RegularExpressions;

namespace Easel.Diffusion.Weights.KeyMaps;

/// <summary>diffusers' names of an autoencoder (AutoencoderKL), those of before version 0.18 included, and LDM's (model.py).</summary>
internal sealed partial class DiffusersVae : IKeyMap
{
    private static readonly PrefixMap Attention = new(
        ("group_norm", "norm"),
        ("to_q", "q"),
        ("to_k", "k"),
        ("to_v", "v"),
        ("to_out.0", "proj_out"),
        ("query", "q"),
        ("key", "k"),
        ("value", "v"),
        ("proj_attn", "proj_out"));

    private static readonly PrefixMap Residual = new(("conv_shortcut", "nin_shortcut"));

    private readonly int upLevels;

    /// <param name="keys">All of the autoencoder's.</param>
    public DiffusersVae(IEnumerable<string> keys) => upLevels = 1 + keys
        .Select(key => Levels().Match(key))
        .Where(match => match.Success && match.Groups[2].Value == "up")
        .Select(match => Number(match.Groups[3]))
        .DefaultIfEmpty(-1)
        .Max();

    /// <summary>Whether <paramref name="has"/> answers as an autoencoder, or its decoder, under these names would.</summary>
    public static bool Fits(Func<string, bool> has) => has("decoder.up_blocks.0.resnets.0.conv1.weight") && has("decoder.conv_in.weight");

    public KeyPlace PlaceOf(string key)
    {
        if (Levels().Match(key) is { Success: true } level)
        {
            var (half, up, rest) = (level.Groups[1].Value, level.Groups[2].Value == "up", level.Groups[6].Value);
            var place = $"{half}.{(up ? "up" : "down")}.{(up ? upLevels - 1 - Number(level.Groups[3]) : Number(level.Groups[3]))}";
            return new(level.Groups[4].Value == "resnets"
                ? $"{place}.block.{level.Groups[5].Value}.{Residual.Apply(rest)}"
                : $"{place}.{(up ? "upsample" : "downsample")}.{rest}");
        }

        if (Middle().Match(key) is { Success: true } middle)
        {
            var place = $"{middle.Groups[1].Value}.mid";
            var (number, rest) = (Number(middle.Groups[3]) + 1, middle.Groups[4].Value);
            if (middle.Groups[2].Value == "resnets") return new($"{place}.block_{number}.{Residual.Apply(rest)}");

            var name = Attention.Apply(rest);
            var isMatrix = name is "q.weight" or "k.weight" or "v.weight" or "proj_out.weight";
            return new($"{place}.attn_{number}.{name}", isMatrix ? TensorChange.Pointwise : TensorChange.None);
        }

        return new(key.Replace(".conv_norm_out.", ".norm_out.", StringComparison.Ordinal));
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(encoder|decoder)\.(down|up)_blocks\.(\d{1,3})\.(resnets|downsamplers|upsamplers)\.(\d{1,3})\.(.+)$")]
    private static partial Regex Levels();

    [GeneratedRegex(@"^(encoder|decoder)\.mid_block\.(resnets|attentions)\.(\d{1,3})\.(.+)$")]
    private static partial Regex Middle();
}
