using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Studio.Jobs;
using Easel.Studio.Library;
using Easel.Studio.Styles;

namespace Easel.Studio.Scripts;

/// <summary>What cells of a sheet name: models, and styles.</summary>
/// <param name="library">Finds models by name.</param>
/// <param name="styles">The styles.csv, or null.</param>
/// <param name="fits">Whether the model that comes with Easel paints small and enlarges, as in a studio.</param>
public sealed class SheetSources(ModelLibrary library, string? styles, bool fits)
{
    /// <summary>A cell's request as an engine takes it: files in place of names, styles in its prompts.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="note">What a person should know, or null.</param>
    /// <exception cref="RequestException">A name is nobody's.</exception>
    public ImageRequest Request(SheetCell cell, out string? note)
    {
        note = null;
        var request = cell.Styles.IsEmpty ? cell.Request : Book().Apply(cell.Request, cell.Styles);
        request = library.Resolve(request);
        return fits ? EmbeddedModel.Fit(request, out note) : request;
    }

    /// <summary>The styles there are now.</summary>
    /// <exception cref="RequestException">Their file cannot be read.</exception>
    public StyleBook Book() => styles is not null && File.Exists(styles) ? StyleBook.Open(styles) : StyleBook.Empty;
}
