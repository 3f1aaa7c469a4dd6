namespace Easel.Diffusion.Merging;

/// <summary>Names of merged models, as A1111 makes them.</summary>
public static class MergeName
{
    /// <summary>The file's name without extension.</summary>
    /// <param name="order">What is merged.</param>
    /// <param name="suffix">Of models with more channels: <c>.inpainting</c>, <c>.instruct-pix2pix</c> or nothing.</param>
    public static string Of(MergeOrder order, string suffix = "") => (order.Name ?? Made(order)) + suffix;

    private static string Made(MergeOrder order)
    {
        var names = order.Models.Select(NameOf).ToList();
        var (multiplier, formula) = (Round(order.Multiplier), order.Formula);
        if (ReferenceEquals(formula, MergeFormula.WeightedSum)) return $"{Round(1 - order.Multiplier)}({names[0]}) + {multiplier}({names[1]})";
        if (ReferenceEquals(formula, MergeFormula.AddDifference)) return $"{names[0]} + {multiplier}({names[1]} - {names[2]})";
        return ReferenceEquals(formula, MergeFormula.Copy) ? names[0] : "merge of " + string.Join(", ", names);
    }

    private static string NameOf(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(path);
        return Directory.Exists(full) ? Path.GetFileName(full) : Path.GetFileNameWithoutExtension(full);
    }

    // As Python writes a float: 1.0, 0.3.
    private static string Round(double number)
    {
        var text = Math.Round(number, 2).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }
}
