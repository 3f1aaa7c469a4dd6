using System.Text;

namespace Easel.Core.Requests;

/// <summary>A line as a shell takes it apart: words, quotes, backslashes (POSIX; what Python's shlex does for A1111).</summary>
public static class ShellWords
{
    /// <summary>The words.</summary>
    /// <param name="field">What the line belongs to, for errors.</param>
    /// <param name="line">The line.</param>
    /// <exception cref="RequestException">A quote is not closed.</exception>
    public static List<string> Split(string field, string line)
    {
        var (words, word, began, quote) = (new List<string>(), new StringBuilder(), false, '\0');
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (began) words.Add(word.ToString());
                word.Clear();
                began = false;
            }
            else if (quote == '\0' && c is '\'' or '"') (quote, began) = (c, true);
            else if (c == quote) quote = '\0';
            else
            {
                if (c == '\\' && i + 1 < line.Length && (quote == '\0' || (quote == '"' && line[i + 1] is '"' or '\\'))) c = line[++i];
                word.Append(c);
                began = true;
            }
        }

        if (quote != '\0') throw new RequestException(field, $"a {quote} is not closed");
        if (began) words.Add(word.ToString());
        return words;
    }
}
