using System.Collections.Immutable;
using Easel.Core.Infotext;

namespace Easel.Web.Components;

/// <summary>A parameter in which two pictures differ.</summary>
/// <param name="Name">As infotexts name it; <see cref="Prompt"/> and <see cref="NegativePrompt"/> are the prompts.</param>
/// <param name="First">What the first has; empty when it says nothing.</param>
/// <param name="Second">What the second has.</param>
public sealed record PictureDifference(string Name, string First, string Second)
{
    public const string Prompt = "Prompt";
    public const string NegativePrompt = "Negative prompt";

    /// <summary>All of them, in the order of the infotexts.</summary>
    public static ImmutableArray<PictureDifference> Between(string firstInfotext, string secondInfotext)
    {
        var (first, second) = (Said(firstInfotext), Said(secondInfotext));
        return
        [
            .. from name in first.Keys.Union(second.Keys)
               let pair = new PictureDifference(name, first.GetValueOrDefault(name, ""), second.GetValueOrDefault(name, ""))
               where pair.First != pair.Second
               select pair,
        ];
    }

    private static Dictionary<string, string> Said(string infotext)
    {
        var parts = InfotextParts.Parse(infotext);
        var said = new Dictionary<string, string> { [Prompt] = parts.Prompt, [NegativePrompt] = parts.NegativePrompt };
        foreach (var (name, value) in parts.Parameters) said.TryAdd(name, value);
        return said;
    }
}
