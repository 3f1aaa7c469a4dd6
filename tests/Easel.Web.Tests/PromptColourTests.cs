using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Testing;
using Easel.Web.Shell;
using Xunit;

namespace Easel.Web.Tests;

/// <summary>Every colour of a prompt can be read on the box it stands in, light and dark: a contrast of 4.5 (WCAG 2, AA).</summary>
public sealed partial class PromptColourTests
{
    [Fact]
    public void Colours_of_prompts_have_the_contrast_of_text()
    {
        var theme = EaselTheme.Create();
        var colours = Colour().Matches(File.ReadAllText(Path.Combine(Goldens.Root, "src/Easel.Web/Assets/prompt.css")));
        Assert.True(colours.Count >= 8);
        foreach (Match colour in colours)
        {
            Check(colour, colour.Groups[2].Value, theme.PaletteLight.Background.Value);
            Check(colour, colour.Groups[3].Value, theme.PaletteDark.Background.Value);
        }

        static void Check(Match colour, string ink, string paper) => Assert.True(Contrast(ink, paper) >= 4.5, $"{colour.Groups[1].Value}: {ink} on {paper} has {Contrast(ink, paper):F2}");
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Light(one), Light(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Light(string colour)
    {
        double[] parts = [.. Enumerable.Range(0, 3).Select(i => int.Parse(colour.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0).Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    [GeneratedRegex(@"--(prompt-\w+): light-dark\((#\w{6}), (#\w{6})\)")]
    private static partial Regex Colour();
}
