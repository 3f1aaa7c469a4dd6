namespace Easel.Core.Settings;

/// <summary>Declares an option once: the web form, the command line, the API schema and the infotext are derived from it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string label) : Attribute
{
    /// <summary>The name a person reads; also the infotext key.</summary>
    public string Label => label;

    /// <summary>Smallest allowed value, inclusive.</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>Largest allowed value, inclusive.</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>The step of a slider; 0 leaves it to the form.</summary>
    public double Step { get; init; }

    /// <summary>One line: what it does and its useful range.</summary>
    public string Help { get; init; } = "";

    /// <summary>The heading it stands under in forms and help; empty leaves it to them.</summary>
    public string Group { get; init; } = "";

    /// <summary>The texts that are allowed; null allows any.</summary>
    public string[]? Choices { get; init; }

    /// <summary>Whether the value is shown to nobody: a token, a password.</summary>
    public bool IsSecret { get; init; }
}
