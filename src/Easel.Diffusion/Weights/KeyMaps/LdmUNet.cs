using System.Globalization;
using System.Text.RegularExpressions;

namespace Easel.Diffusion.Weights.KeyMaps;

/// <summary>The way back of <see cref="DiffusersUNet"/>: LDM's names of a UNet and diffusers'.</summary>
internal sealed partial class LdmUNet : IKeyMap
{
    private readonly Dictionary<(bool Up, int Block), (int Level, int Index)> places = [];
    private readonly bool middleAttention;

    /// <param name="keys">All of the UNet's, without its place.</param>
    public LdmUNet(IReadOnlyCollection<string> keys)
    {
        middleAttention = keys.Any(key => key.StartsWith("middle_block.1.proj_in.", StringComparison.Ordinal));
        var modules = keys.Select(key => Blocks().Match(key)).Where(match => match.Success).ToLookup(match => (match.Groups[1].Value == "output", Number(match.Groups[2])));
        foreach (var up in new[] { false, true })
        {
            var (level, index) = (0, 0);
            for (var block = up ? 0 : 1; modules[(up, block)].Any(); block++)
            {
                places[(up, block)] = (level, index++);
                if (modules[(up, block)].Any(match => IsSampler(match.Groups[4].Value))) (level, index) = (level + 1, 0);
            }
        }
    }

    /// <summary>How many levels go down.</summary>
    public int Levels => places.Where(place => !place.Key.Up).Select(place => place.Value.Level).DefaultIfEmpty(-1).Max() + 1;

    public KeyPlace PlaceOf(string key)
    {
        if (key.StartsWith("middle_block.", StringComparison.Ordinal)) return new(Middle(key["middle_block.".Length..]));
        if (Blocks().Match(key) is not { Success: true } match || !places.TryGetValue((match.Groups[1].Value == "output", Number(match.Groups[2])), out var place)) return new(DiffusersUNet.Whole.Inverse.Apply(key));

        var (up, leaf) = (match.Groups[1].Value == "output", match.Groups[4].Value);
        var root = $"{(up ? "up" : "down")}_blocks.{place.Level}";
        if (leaf.StartsWith("op.", StringComparison.Ordinal)) return new($"{root}.downsamplers.0.conv.{leaf["op.".Length..]}");
        if (leaf.StartsWith("conv.", StringComparison.Ordinal)) return new($"{root}.upsamplers.0.{leaf}");
        return new(match.Groups[3].Value == "0" ? $"{root}.resnets.{place.Index}.{DiffusersUNet.Residual.Inverse.Apply(leaf)}" : $"{root}.attentions.{place.Index}.{leaf}");
    }

    private string Middle(string key)
    {
        var (number, leaf) = (key[0], key[2..]);
        if (number == '1' && middleAttention) return $"mid_block.attentions.0.{leaf}";
        return $"mid_block.resnets.{(number == '0' ? 0 : 1)}.{DiffusersUNet.Residual.Inverse.Apply(leaf)}";
    }

    private static bool IsSampler(string leaf) => leaf.StartsWith("op.", StringComparison.Ordinal) || leaf.StartsWith("conv.", StringComparison.Ordinal);

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(input|output)_blocks\.(\d{1,3})\.(\d)\.(.+)$")]
    private static partial Regex Blocks();
}
