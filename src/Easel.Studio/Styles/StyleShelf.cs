using System.Text;
using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;

namespace Easel.Studio.Styles;

/// <summary>The styles.csv of a studio, to read and to change. A1111 reads it too. May be used from any thread.</summary>
/// <param name="file">Need not exist; a full path.</param>
public sealed class StyleShelf(string file)
{
    private const int LongestName = 200;
    private readonly Lock gate = new();

    /// <summary>What stands in the file now.</summary>
    /// <exception cref="RequestException">It cannot be read.</exception>
    public StyleBook Book => File.Exists(file) ? StyleBook.Open(file) : StyleBook.Empty;

    /// <summary>Puts a style in, in the place of the one that has its name; the file as it was stays beside it as <c>.bak</c>.</summary>
    /// <exception cref="RequestException">The name is not possible, or the file cannot be read.</exception>
    /// <exception cref="FileOutputException">The file cannot be written; nothing is changed.</exception>
    public void Put(PromptStyle style)
    {
        if (style.Name.Trim().Length is 0 or > LongestName || style.Name.Any(char.IsControl) || style.Name[0] == '#')
            throw new RequestException("name", $"a style's name has 1-{LongestName} characters, does not begin with # and has no control characters");
        Change(styles => styles.Any(other => other.Name == style.Name) ? [.. styles.Select(other => other.Name == style.Name ? style : other)] : [.. styles, style]);
    }

    /// <summary>Takes a style out.</summary>
    /// <exception cref="RequestException">The file cannot be read.</exception>
    /// <exception cref="FileOutputException">As above.</exception>
    public void Remove(string name) => Change(styles => [.. styles.Where(style => style.Name != name)]);

    private void Change(Func<IReadOnlyCollection<PromptStyle>, IReadOnlyList<PromptStyle>> change)
    {
        lock (gate)
        {
            var styles = change(Book.Styles);
            if (File.Exists(file)) AtomicFile.Write(file + ".bak", File.ReadAllBytes(file));
            AtomicFile.Write(file, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(StylesFile.Format(styles))]);
        }
    }
}
