namespace Easel.Core.Prompts;

/// <summary>An open bracket while a prompt is parsed, and what was found behind it.</summary>
internal sealed class ScheduleFrame(char opener)
{
    public char Opener => opener;

    /// <summary>Branches finished by a separator, and the one being filled.</summary>
    public List<List<ScheduleNode>> Branches { get; } = [[]];

    /// <summary>The separators between <see cref="Branches"/>: colons and bars.</summary>
    public List<char> Separators { get; } = [];

    public void Add(ScheduleNode node) => Branches[^1].Add(node);

    public void Separate(char separator)
    {
        Separators.Add(separator);
        Branches.Add([]);
    }

    /// <summary>The node these brackets make with <paramref name="closer"/>, or null when they make none.</summary>
    public ScheduleNode? Close(char closer)
    {
        if (closer != (opener == '(' ? ')' : ']')) return null;
        var bars = Separators.Count(separator => separator == '|');
        var colons = Separators.Count - bars;
        if (bars == 0 && colons <= (opener == '(' ? 1 : 0)) return new() { Kind = ScheduleNodeKind.Group, Loose = [.. Loose(), Stray(closer)] };
        if (opener == '(') return null;
        if (colons == 0) return new() { Kind = ScheduleNodeKind.Alternation, Branches = Branches };
        if (bars > 0 || colons > 2 || When() is not { } when) return null;
        return new()
        {
            Kind = ScheduleNodeKind.Schedule,
            Text = when,
            Branches = colons == 2 ? Branches[..2] : [[], Branches[0]],
            Loose = [.. Loose(), Stray(closer)],
        };
    }

    /// <summary>Opener, branches with their separators, closer: the text of brackets that mean nothing here.</summary>
    public IEnumerable<ScheduleNode> Loose()
    {
        yield return Stray(opener);
        for (var i = 0; i < Branches.Count; i++)
        {
            foreach (var node in Branches[i]) yield return node;
            if (i < Separators.Count) yield return Stray(Separators[i]);
        }
    }

    public static ScheduleNode Stray(char character) => new() { Kind = ScheduleNodeKind.Stray, Text = character.ToString() };

    /// <summary>The last branch when it is a number between white space: <c>3</c>, <c>+.5</c>, <c>1e1</c>.</summary>
    private string? When()
    {
        if (Branches[^1] is not [{ Kind: ScheduleNodeKind.Text, Text: var text }]) return null;
        var number = PythonText.Trim(text);
        return IsNumber(number) ? number.ToString() : null;
    }

    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        var at = text is ['+' or '-', ..] ? 1 : 0;
        var digits = Digits(text, ref at);
        if (at < text.Length && text[at] == '.')
        {
            at++;
            digits += Digits(text, ref at);
        }

        if (digits == 0) return false;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-') at++;
            if (Digits(text, ref at) == 0) return false;
        }

        return at == text.Length;
    }

    private static int Digits(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at - start;
    }
}
