namespace Easel.Core.Prompts;

/// <summary>
/// The grammar of <c>[from:to:when]</c> and <c>[a|b]</c> (facts: A1111 1.10.1 prompt_parser). Brackets that match and hold only such things
/// become nodes; all others are stray text. A bar outside an alternation, or a backslash before nothing or a line break, is no prompt of this
/// grammar at all: A1111 then takes the whole text literally.
/// </summary>
/// <remarks>One pass with an explicit stack: linear in time, and no depth of nesting overflows.</remarks>
internal sealed class ScheduleParser
{
    private readonly List<ScheduleNode> top = [];
    private readonly Stack<ScheduleFrame> open = [];

    private ScheduleParser()
    {
    }

    /// <summary>The nodes of <paramref name="text"/>, or null when it is to be taken literally.</summary>
    public static List<ScheduleNode>? Parse(string text)
    {
        var parser = new ScheduleParser();
        for (var at = 0; at < text.Length;)
        {
            if ("[]():|".Contains(text[at], StringComparison.Ordinal))
            {
                parser.Take(text[at++]);
                continue;
            }

            var end = PlainEnd(text, at);
            if (end < 0) return null;
            parser.Add(new() { Text = text[at..end] });
            at = end;
        }

        parser.Flush();
        return parser.top.Exists(node => node is { Kind: ScheduleNodeKind.Stray, Text: "|" }) ? null : LoosenAmbiguous(parser.top);
    }

    private void Take(char character)
    {
        if (character is '(' or '[') open.Push(new(character));
        else if (character is ')' or ']') Close(character);
        else if (open.TryPeek(out var frame)) frame.Separate(character);
        else top.Add(ScheduleFrame.Stray(character));
    }

    private void Add(ScheduleNode node)
    {
        if (open.TryPeek(out var frame)) frame.Add(node);
        else top.Add(node);
    }

    private void Close(char closer)
    {
        if (open.TryPop(out var frame))
        {
            if (frame.Close(closer) is { } node)
            {
                Add(node);
                return;
            }

            open.Push(frame);
            Flush();
        }

        top.Add(ScheduleFrame.Stray(closer));
    }

    /// <summary>A bracket that makes no node makes none of those around it either.</summary>
    private void Flush()
    {
        foreach (var frame in open.Reverse()) top.AddRange(frame.Loose());
        open.Clear();
    }

    /// <summary>End of the run of plain characters and escapes at <paramref name="at"/>, or −1 for a backslash that escapes nothing.</summary>
    private static int PlainEnd(string text, int at)
    {
        while (at < text.Length && !"[]():|".Contains(text[at], StringComparison.Ordinal))
        {
            if (text[at] == '\\' && (++at == text.Length || text[at] == '\n')) return -1;
            at++;
        }

        return at;
    }

    /// <summary>
    /// A schedule directly before a stray character is stray text too: both readings fit the grammar, and A1111's parser picks one by the
    /// chance of its hash seed; this is the recorded one. Everywhere else it prefers the schedule.
    /// </summary>
    private static List<ScheduleNode> LoosenAmbiguous(List<ScheduleNode> top)
    {
        var settled = new List<ScheduleNode>(top.Count);
        for (var i = 0; i < top.Count; i++)
        {
            if (top[i].Kind == ScheduleNodeKind.Schedule && i + 1 < top.Count && top[i + 1].Kind == ScheduleNodeKind.Stray) settled.AddRange(top[i].Loose);
            else settled.Add(top[i]);
        }

        return settled;
    }
}
