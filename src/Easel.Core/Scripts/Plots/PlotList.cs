using System.Text;
using Easel.Core.Requests;

namespace Easel.Core.Scripts.Plots;

/// <summary>A list with commas between, as CSV has it: what has a comma, a quote or a line's end in it stands in quotes, and a quote in quotes twice.</summary>
public static class PlotList
{
    /// <summary>The items, trimmed, without empty ones. Lines follow each other.</summary>
    /// <exception cref="RequestException">A quote is not closed.</exception>
    public static IReadOnlyList<string> Read(string field, string text)
    {
        var (items, item, isQuoted, isOpen) = (new List<string>(), new StringBuilder(), false, false);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (isOpen && letter == '"' && at + 1 < text.Length && text[at + 1] == '"')
            {
                item.Append('"');
                at++;
            }
            else if (isOpen && letter == '"') isOpen = false;
            else if (!isOpen && letter == '"' && !isQuoted && string.IsNullOrWhiteSpace(item.ToString()))
            {
                item.Clear();
                (isQuoted, isOpen) = (true, true);
            }
            else if (!isOpen && letter is ',' or '\n' or '\r') End();
            else item.Append(letter);
        }

        if (isOpen) throw new RequestException(field, "a quote is not closed; put one behind the value, or write \"\" for a quote in it");
        End();
        return items;

        void End()
        {
            var whole = item.ToString().Trim();
            if (whole.Length > 0) items.Add(whole);
            item.Clear();
            isQuoted = false;
        }
    }

    /// <summary>Such a list of items.</summary>
    public static string Write(IEnumerable<string> items) => string.Join(",", items.Select(item => item.AsSpan().IndexOfAny(',', '"', '\n') >= 0 ? $"\"{item.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : item));
}
