using System.Globalization;
using Easel.Core.Requests;
using static TorchSharp.torch;

namespace Easel.Diffusion.Merging;

/// <summary>How models become one: a sum of models a, b, c, … times numbers, such as <c>0.5*a + 0.3*b + 0.2*(c - d)</c>. M is the multiplier, which may differ by block.</summary>
/// <remarks>Carried out as it is written, in float32, so that A1111's formulas give its numbers to the bit.</remarks>
public sealed class MergeFormula
{
    /// <summary>The field of errors about a formula.</summary>
    public const string Field = "expression";

    private readonly MergeNode root;

    internal MergeFormula(string text, MergeNode root)
    {
        (Text, this.root) = (text, root);
        Used = [.. root.Models.Distinct().Order()];
    }

    /// <summary>A1111's "Weighted sum".</summary>
    public static MergeFormula WeightedSum { get; } = Parse("(1 - M)*a + M*b");

    /// <summary>A1111's "Add difference".</summary>
    public static MergeFormula AddDifference { get; } = Parse("a + M*(b - c)");

    /// <summary>A1111's "No interpolation".</summary>
    public static MergeFormula Copy { get; } = Parse("a");

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Which models it names, 0 for a.</summary>
    public IReadOnlyList<int> Used { get; }

    /// <exception cref="RequestException">It cannot be read, or is no sum of models.</exception>
    public static MergeFormula Parse(string text) => new(text, new MergeParser(text).Read());

    /// <summary>Whether it is one model as it is.</summary>
    public bool IsCopy => root is MergeNode.Model;

    /// <summary>The letter of a model: 0 is a.</summary>
    public static string Letter(int model) => ((char)('a' + model)).ToString(CultureInfo.InvariantCulture);

    /// <summary>What the models' weights add up to; a merge that keeps the size of weights has 1.</summary>
    public double TotalWeight(double multiplier) => root.Number(multiplier);

    /// <summary>The formula for tensors of one shape and type.</summary>
    /// <param name="models">By number; those it does not name are not looked at.</param>
    /// <param name="multiplier">M.</param>
    public Tensor Of(IReadOnlyList<Tensor> models, double multiplier) => root.Of(models, multiplier);
}
