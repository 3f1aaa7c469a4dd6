using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Requests;

namespace Easel.Core.Scripts.Plots;

/// <summary>A value of an axis.</summary>
/// <param name="Text">As the sheet and the infotext name it; numbers as Python writes them.</param>
public sealed record PlotValue(string Text)
{
    /// <summary>Of a replacement what is looked for, then what takes its place; of an order the parts.</summary>
    public ImmutableArray<string> Parts { get; init; } = [];

    /// <summary>It as a whole number.</summary>
    public long Long => long.Parse(Text, CultureInfo.InvariantCulture);

    /// <summary>It as a smaller one.</summary>
    /// <exception cref="RequestException">It is too large.</exception>
    public int Whole => Long is >= int.MinValue and <= int.MaxValue and var whole ? (int)whole : throw new RequestException("value", $"{Text} is too large");

    /// <summary>It as a number.</summary>
    public double Number => double.Parse(Text, CultureInfo.InvariantCulture);

    /// <summary>It as true or false.</summary>
    /// <exception cref="RequestException">It is neither.</exception>
    public bool Flag => bool.TryParse(Text, out var flag) ? flag : throw new RequestException("value", $"'{Text}' is not possible; give True or False");

    /// <summary>It as one of a few, by its name in any case.</summary>
    /// <exception cref="RequestException">It is none of them.</exception>
    public T OneOf<T>(params (string Name, T Value)[] known)
    {
        foreach (var (name, value) in known)
            if (name.Equals(Text, StringComparison.OrdinalIgnoreCase)) return value;
        throw new RequestException("value", $"there is no '{Text}'; give {string.Join(", ", known.Select(one => one.Name))}");
    }
}
