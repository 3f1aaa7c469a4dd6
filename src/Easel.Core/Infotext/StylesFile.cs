using System.Text;

namespace Easel.Core.Infotext;

/// <summary>A1111's styles.csv: UTF-8 with a byte-order mark, columns name, prompt, negative_prompt (once name, text).</summary>
public static class StylesFile
{
    /// <summary>The styles in file order; rows whose name starts with <c>#</c> are notes.</summary>
    public static IReadOnlyList<PromptStyle> Parse(string csv)
    {
        var rows = Rows(csv.TrimStart('\uFEFF')).Where(row => row.Count > 1 || row[0].Length > 0).ToList();
        if (rows.Count == 0) return [];
        var (name, prompt, negative) = (rows[0].IndexOf("name"), Math.Max(rows[0].IndexOf("prompt"), rows[0].IndexOf("text")), rows[0].IndexOf("negative_prompt"));
        return [.. from row in rows.Skip(1)
                   let title = Cell(row, name)
                   where title.Length > 0 && title[0] != '#'
                   select new PromptStyle(title, Cell(row, prompt), Cell(row, negative))];

        static string Cell(List<string> row, int column) => column >= 0 && column < row.Count ? row[column] : "";
    }

    /// <summary>The file's text, without the byte-order mark.</summary>
    public static string Format(IEnumerable<PromptStyle> styles)
    {
        var csv = new StringBuilder("name,prompt,negative_prompt\r\n");
        foreach (var style in styles)
            csv.AppendJoin(',', Quote(style.Name), Quote(style.Prompt), Quote(style.NegativePrompt)).Append("\r\n");
        return csv.ToString();
    }

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static IEnumerable<List<string>> Rows(string csv)
    {
        var (row, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < csv.Length; i++)
        {
            var c = csv[i];
            if (quoted)
            {
                if (c != '"') cell.Append(c);
                else if (i + 1 < csv.Length && csv[i + 1] == '"') cell.Append(csv[i++]);
                else quoted = false;
                continue;
            }

            if (c == '"' && cell.Length == 0) quoted = true;
            else if (c is ',' or '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c == ',') continue;
                yield return row;
                row = [];
            }
            else if (c != '\r') cell.Append(c);
        }

        if (cell.Length == 0 && row.Count == 0) yield break;
        row.Add(cell.ToString());
        yield return row;
    }
}
