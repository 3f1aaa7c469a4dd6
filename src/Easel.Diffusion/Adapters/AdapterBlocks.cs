using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;

namespace Easel.Diffusion.Adapters;

/// <summary>How much of an adapter goes into each block, in the form of the LoRA Block Weight extension: numbers for BASE, IN…, M00, OUT…, or the name of a preset.</summary>
/// <remarks>BASE is the text encoders and what of the UNet lies in no block. Blocks that have no place in a short list get nothing.</remarks>
public sealed partial record AdapterBlocks
{
    private const string Usual = "BASE,IN01,IN02,IN04,IN05,IN07,IN08,M00,OUT03,OUT04,OUT05,OUT06,OUT07,OUT08,OUT09,OUT10,OUT11";
    private const string UsualXl = "BASE,IN04,IN05,IN07,IN08,M00,OUT00,OUT01,OUT02,OUT03,OUT04,OUT05";

    // The extension's presets, of the 17 blocks that plain LoRAs of SD 1.x and 2.x change; below what they mean for SDXL's 12.
    private static readonly Dictionary<string, string> Presets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["NONE"] = "0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0",
        ["ALL"] = "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1",
        ["INS"] = "1,1,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0",
        ["IND"] = "1,0,0,0,1,1,1,0,0,0,0,0,0,0,0,0,0",
        ["INALL"] = "1,1,1,1,1,1,1,0,0,0,0,0,0,0,0,0,0",
        ["MIDD"] = "1,0,0,0,1,1,1,1,1,1,1,1,0,0,0,0,0",
        ["OUTD"] = "1,0,0,0,0,0,0,0,1,1,1,1,0,0,0,0,0",
        ["OUTS"] = "1,0,0,0,0,0,0,0,0,0,0,0,1,1,1,1,1",
        ["OUTALL"] = "1,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1",
    };

    private static readonly Dictionary<string, string> PresetsXl = new(StringComparer.OrdinalIgnoreCase)
    {
        ["NONE"] = "0,0,0,0,0,0,0,0,0,0,0,0",
        ["ALL"] = "1,1,1,1,1,1,1,1,1,1,1,1",
        ["INS"] = "1,1,1,0,0,0,0,0,0,0,0,0",
        ["IND"] = "1,0,0,1,1,0,0,0,0,0,0,0",
        ["INALL"] = "1,1,1,1,1,0,0,0,0,0,0,0",
        ["MIDD"] = "1,0,0,1,1,1,1,1,1,0,0,0",
        ["OUTD"] = "1,0,0,0,0,0,1,1,1,0,0,0",
        ["OUTS"] = "1,0,0,0,0,0,0,0,0,1,1,1",
        ["OUTALL"] = "1,0,0,0,0,0,1,1,1,1,1,1",
    };

    /// <param name="text">Numbers with commas between them, or a preset: NONE, ALL, INS, IND, INALL, MIDD, OUTD, OUTS, OUTALL, or ALL0.5.</param>
    /// <param name="field">Of errors.</param>
    /// <exception cref="RequestException">It is neither.</exception>
    public AdapterBlocks(string text, string field)
    {
        Text = text.Trim();
        _ = Numbers(field, Presets);
    }

    /// <summary>As it was written; two that are written alike are the same.</summary>
    public string Text { get; }

    /// <summary>The numbers by block of one kind of model.</summary>
    /// <exception cref="RequestException">There are too many or too few for it.</exception>
    internal Numbered For(Architecture architecture, string field)
    {
        var isLarge = architecture.Family is ModelFamily.Sdxl or ModelFamily.SdxlRefiner;
        var numbers = Numbers(field, isLarge ? PresetsXl : Presets);
        if (IsPreset && numbers.All(number => number == numbers[0])) return new Numbered(new Dictionary<string, double>(), numbers[0]);
        string[][] lists = isLarge ? [UsualXl.Split(','), All(9)] : [Usual.Split(','), All(12)];
        return Array.Find(lists, list => list.Length == numbers.Length) is { } blocks
            ? new Numbered(blocks.Zip(numbers).ToDictionary(pair => pair.First, pair => pair.Second), 0)
            : throw new RequestException(field, $"lbw has {numbers.Length} numbers; a LoRA for {architecture.Title} takes {string.Join(" or ", lists.Select(list => $"{list.Length} ({list[0]}, {list[1]} … {list[^1]})"))}");
    }

    private bool IsPreset => Presets.ContainsKey(Text) || AllOf().IsMatch(Text);

    private double[] Numbers(string field, Dictionary<string, string> presets)
    {
        if (AllOf().Match(Text) is { Success: true } all) return [double.Parse(all.Groups[1].ValueSpan, CultureInfo.InvariantCulture)];
        var text = presets.GetValueOrDefault(Text, Text);
        return [.. text.Split(',').Select(part => double.TryParse(part.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new RequestException(field, $"lbw is '{Text}'; give a number for each block with commas between them, or one of {string.Join(", ", Presets.Keys)}"))];
    }

    private static string[] All(int levels) => ["BASE", .. Names("IN", levels), "M00", .. Names("OUT", levels)];

    private static IEnumerable<string> Names(string side, int count) => Enumerable.Range(0, count).Select(number => $"{side}{number:00}");

    [GeneratedRegex(@"^ALL(\d+(?:\.\d+)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex AllOf();

    [GeneratedRegex(@"^model\.diffusion_model\.(input|middle|output)_blocks?\.(\d{1,3})\.")]
    private static partial Regex Places();

    /// <summary>Numbers by block.</summary>
    /// <param name="blocks">By name.</param>
    /// <param name="others">Of blocks that have none.</param>
    internal sealed class Numbered(IReadOnlyDictionary<string, double> blocks, double others)
    {
        /// <summary>What a tensor's change is multiplied by.</summary>
        public double Of(string key) => blocks.GetValueOrDefault(BlockOf(key), others);

        private static string BlockOf(string key)
        {
            var place = Places().Match(key);
            return place.Groups[1].Value switch
            {
                "input" => $"IN{int.Parse(place.Groups[2].ValueSpan, CultureInfo.InvariantCulture):00}",
                "middle" => "M00",
                "output" => $"OUT{int.Parse(place.Groups[2].ValueSpan, CultureInfo.InvariantCulture):00}",
                _ => "BASE",
            };
        }
    }
}
