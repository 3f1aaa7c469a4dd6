using System.Runtime.CompilerServices;
using Easel.Core.Engines;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Core.Scripts;

namespace Easel.Studio.Scripts;

/// <summary>Carries a <see cref="SheetScript"/> out: paints each cell and tells its pictures, then the sheets. A cell that fails stays empty.</summary>
/// <param name="engine">Paints.</param>
/// <param name="script">What.</param>
/// <param name="sources">What cells name.</param>
internal sealed class SheetRun(IImageEngine engine, SheetScript script, SheetSources sources)
{
    /// <inheritdoc cref="IImageEngine.Generate"/>
    public async IAsyncEnumerable<ImageEvent> Run(ImageRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        var cells = script.Cells(request).ToList();
        var (sheets, steps, painted) = (new SheetPictures(script, request, cells.Count), 0, 0);
        ImageEvent.Failed? failure = null;
        foreach (var (number, cell) in cells.Index())
        {
            var (asked, said) = Asked(cell);
            if (said is ImageEvent.Failed missing) failure ??= missing;
            if (said is not null) yield return said is ImageEvent.Failed nobody ? Missing(nobody) : said;
            if (asked is null) continue;

            var (pass, last) = (new ScriptPass(engine, asked, 0, 1), 0);
            ImageEvent? end = null;
            await foreach (var happened in pass.Run(cell.Place * request.BatchSize, cancel).ConfigureAwait(false))
            {
                if (happened is ImageEvent.Failed or ImageEvent.Cancelled or ImageEvent.EngineLost) end = happened;
                else if (happened is ImageEvent.Progress progress) yield return new ImageEvent.Progress(steps + progress.Step, steps + (last = progress.Steps) + cells.Skip(number + 1).Sum(later => later.Request.Steps), null);
                else yield return happened;
            }

            steps += last;
            if (end is ImageEvent.Failed wrong)
            {
                failure ??= wrong;
                yield return Missing(wrong);
                continue;
            }

            if (end is not null || !pass.IsWhole) // stopped: the pictures there are stand by themselves
            {
                yield return end ?? new ImageEvent.EngineLost("the engine ended without all pictures; try again");
                yield break;
            }

            painted++;
            sheets.Add(cell, pass.Pictures);
            foreach (var picture in pass.Pictures) yield return new ImageEvent.Picture(picture with { Index = cell.Place * request.BatchSize + picture.Index });
        }

        if (painted == 0)
        {
            yield return failure!;
            yield break;
        }

        foreach (var happened in sheets.All()) yield return happened;
        yield return new ImageEvent.Finished(0);
    }

    private static ImageEvent.Warning Missing(ImageEvent.Failed wrong) => new($"a picture is missing on the sheet: {wrong.Message}");

    // What an engine is asked, or why it is not, and what is to be said.
    private (ImageRequest? Request, ImageEvent? Said) Asked(SheetCell cell)
    {
        try
        {
            var asked = sources.Request(cell, out var note);
            return (asked, note is null ? null : new ImageEvent.Warning(note));
        }
        catch (RequestException wrong) { return (null, new ImageEvent.Failed(wrong.Field, wrong.Message[(wrong.Field.Length + 2)..])); }
    }
}
