using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Core.Requests;

namespace Easel.Diffusion.Merging;

/// <summary>A multiplier for each block of the UNet and one for all else, in the community's form: BASE, IN00…, M00, OUT00….</summary>
/// <remarks>25 numbers for SD 1.x and 2.x, 19 for SDXL; one more in front is BASE, without which the multiplier is. The time and size embeddings go with IN00, the last convolution with the last OUT.</remarks>
public sealed partial class BlockWeights
{
    /// <summary>The field of errors about them.</summary>
    public const string Field = "blocks";

    private const string UNet = "model.diffusion_model.";

    private readonly IReadOnlyList<double> blocks;
    private readonly double rest;

    private BlockWeights(IReadOnlyList<double> blocks, double rest) => (this.blocks, this.rest) = (blocks, rest);

    /// <param name="text">Numbers separated by commas, spaces or line ends.</param>
    /// <param name="multiplier">For all else than the blocks, where the numbers do not give it.</param>
    /// <param name="keys">Of the model; they tell how many blocks there are.</param>
    /// <exception cref="RequestException">It is no list of numbers, or of another length.</exception>
    public static BlockWeights Parse(string text, double multiplier, IEnumerable<string> keys)
    {
        var numbers = text.Split([',', ' ', '\t', '\r', '\n', ';'], StringSplitOptions.RemoveEmptyEntries).Select(Number).ToList();
        var inputs = keys.Select(key => Places().Match(key)).Where(match => match.Groups[1].Value == "input").Select(Index).DefaultIfEmpty(-1).Max() + 1;
        var blocks = (2 * inputs) + 1;
        if (inputs == 0) throw new RequestException(Field, "the first model has no UNet, so there are no blocks to weigh");
        if (numbers.Count == blocks) return new BlockWeights(numbers, multiplier);
        return numbers.Count == blocks + 1
            ? new BlockWeights(numbers[1..], numbers[0])
            : throw new RequestException(Field, $"there are {numbers.Count} numbers; this model takes {blocks} (IN00 to IN{inputs - 1:00}, M00, OUT00 to OUT{inputs - 1:00}) or {blocks + 1} with BASE in front");
    }

    /// <summary>The multiplier of a tensor.</summary>
    public double At(string key)
    {
        if (!key.StartsWith(UNet, StringComparison.Ordinal)) return rest;
        var inputs = (blocks.Count - 1) / 2;
        var place = Places().Match(key);
        return place.Groups[1].Value switch
        {
            "input" => blocks[Math.Min(Index(place), inputs - 1)],
            "middle" => blocks[inputs],
            "output" => blocks[inputs + 1 + Math.Min(Index(place), inputs - 1)],
            _ => key.StartsWith(UNet + "out.", StringComparison.Ordinal) ? blocks[^1] : blocks[0],
        };
    }

    private static int Index(Match place) => int.Parse(place.Groups[2].ValueSpan, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
        ? number
        : throw new RequestException(Field, $"'{text}' is not a number; give numbers separated by commas");

    [GeneratedRegex(@"^model\.diffusion_model\.(input|middle|output)_blocks?\.(\d{1,3})\.")]
    private static partial Regex Places();
}
