using System.Text;

namespace Easel.Core.Prompts;

/// <summary>Cuts tags of extra networks, <c>&lt;word:anything&gt;</c>, out of a prompt.</summary>
public static class ExtraNetworks
{
    /// <summary>The prompt without its tags, and the tags in order.</summary>
    public static (string Text, IReadOnlyList<ExtraNetworkTag> Tags) Parse(string prompt)
    {
        var tags = new List<ExtraNetworkTag>();
        var text = new StringBuilder();
        var copied = 0;
        for (var at = prompt.IndexOf('<', StringComparison.Ordinal); at >= 0; at = prompt.IndexOf('<', at))
        {
            var colon = EndOfWord(prompt, at + 1);
            if (colon == at + 1 || colon == prompt.Length || prompt[colon] != ':')
            {
                at++;
                continue;
            }

            var end = prompt.IndexOf('>', colon);
            if (end < 0) break;
            if (end == colon + 1)
            {
                at++;
                continue;
            }

            tags.Add(new(prompt[(at + 1)..colon], prompt[(colon + 1)..end].Split(':')));
            text.Append(prompt, copied, at - copied);
            copied = at = end + 1;
        }

        return (text.Append(prompt, copied, prompt.Length - copied).ToString(), tags);
    }

    private static int EndOfWord(string prompt, int at)
    {
        while (at < prompt.Length && Rune.TryGetRuneAt(prompt, at, out var rune) && PythonText.IsWord(rune))
            at += rune.Utf16SequenceLength;
        return at;
    }
}
