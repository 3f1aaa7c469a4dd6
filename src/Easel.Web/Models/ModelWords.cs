using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Core.Prompts;
using Easel.Diffusion.Architectures;
using Easel.Studio.Library;

namespace Easel.Web.Models;

/// <summary>What calls a model in a prompt, put in and taken out as A1111 does.</summary>
internal static class ModelWords
{
    private const double UsualWeight = 1;

    /// <summary>The tag or word; null for a kind that prompts do not call.</summary>
    public static string? Of(ModelCard card) => card.Role switch
    {
        FileRole.Lora or FileRole.Hypernetwork => string.Create(CultureInfo.InvariantCulture, $"<{KindOf(card)}:{card.Stem}:{(card.Notes.PreferredWeight is 0 ? UsualWeight : card.Notes.PreferredWeight):0.###}>"),
        FileRole.Embedding => card.Stem,
        _ => null,
    };

    /// <summary>Whether a prompt calls it.</summary>
    public static bool IsIn(ModelCard card, string prompt) => card.Role == FileRole.Embedding
        ? Word(card.Stem).IsMatch(prompt)
        : ExtraNetworks.Parse(prompt).Tags.Any(tag => tag.Kind == KindOf(card) && tag.Positional.Count > 0 && tag.Positional[0] == card.Stem);

    /// <summary>A prompt with what calls the model and the words that a person noted for it behind.</summary>
    public static string Put(ModelCard card, string prompt) => Behind(prompt, Of(card)!, card.Notes.ActivationText, card.Role == FileRole.Embedding ? ", " : " ");

    /// <summary>A prompt with other words behind, unless it has them already.</summary>
    public static string Add(string words, string prompt) => words.Length == 0 || prompt.Contains(words, StringComparison.Ordinal) ? prompt : Behind(prompt, words, "", ", ");

    /// <summary>A prompt without what calls the model and the words that stand behind it.</summary>
    public static string Take(ModelCard card, string prompt)
    {
        var call = card.Role == FileRole.Embedding ? Word(card.Stem) : new Regex($"<{KindOf(card)}:{Regex.Escape(card.Stem)}(:[^>]*)?>", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        while (call.Match(prompt) is { Success: true } match)
        {
            var (front, rest) = (prompt[..match.Index], prompt[(match.Index + match.Length)..]);
            if (card.Notes.ActivationText is { Length: > 0 } words && rest.TrimStart().StartsWith(words, StringComparison.Ordinal)) rest = rest.TrimStart()[words.Length..];
            prompt = Joined(front.TrimEnd(), rest.TrimStart());
        }

        return prompt;
    }

    /// <summary>A prompt without some words, where they stand between commas.</summary>
    public static string Remove(string words, string prompt) => words.Length > 0 && prompt.IndexOf(words, StringComparison.Ordinal) is >= 0 and var at
        ? Joined(prompt[..at].TrimEnd(), prompt[(at + words.Length)..].TrimStart()) : prompt;

    private static string KindOf(ModelCard card) => card.Role == FileRole.Lora ? "lora" : "hypernet";

    private static string Behind(string prompt, string call, string words, string between)
    {
        var front = prompt.TrimEnd();
        var whole = words.Length > 0 ? $"{call} {words}" : call;
        return front.Length == 0 ? whole : front + (front.EndsWith(',') ? " " : between) + whole;
    }

    // Of two commas that meet one stays.
    private static string Joined(string front, string rest)
    {
        var hasComma = rest.StartsWith(',');
        if (hasComma) rest = rest[1..].TrimStart();
        if (rest.Length == 0) return front.TrimEnd(',');
        return front.Length == 0 ? rest : hasComma && !front.EndsWith(',') ? $"{front}, {rest}" : $"{front} {rest}";
    }

    private static Regex Word(string name) => new($@"(?<![\w<:]){Regex.Escape(name)}(?![\w>])", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
