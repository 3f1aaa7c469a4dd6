using Easel.Core.Imaging;
using Easel.Core.Scripts;
using Easel.Studio.Gallery;
using Easel.Studio.Jobs;

namespace Easel.Studio.Webui;

/// <summary>Makes answers out of jobs that have ended.</summary>
/// <param name="pictures">Where finished pictures are.</param>
public sealed class Txt2ImgAnswers(PictureStore pictures)
{
    /// <summary>The answer to <paramref name="order"/>; a job that was stopped answers with what it had finished.</summary>
    /// <exception cref="FileOutputException">A picture cannot be read any more.</exception>
    public async Task<Txt2ImgAnswer> Of(Txt2ImgOrder order, Job job, CancellationToken cancel)
    {
        var made = await pictures.OfJob(job.Id, cancel).ConfigureAwait(false);
        if (PictureScript.Of(job.Request) is SheetScript script) return await OfSheets(order, job, script, made, cancel).ConfigureAwait(false);
        var hasGrid = order.HasGrid(made.Count);
        var files = new WebuiPictures(order.Settings);
        var images = new List<string>();
        if (hasGrid)
        {
            var grid = GridSheet.Compose(await WebuiPictures.Pixels(made, cancel).ConfigureAwait(false), order.Settings.Grids, job.Request);
            if (order.SendsImages) images.Add(files.Of(grid, made[0].Infotext));
        }

        if (order.SendsImages)
            foreach (var picture in made) images.Add(await files.Of(picture, cancel).ConfigureAwait(false));
        return new Txt2ImgAnswer(images, order.Body.Whole, new WebuiInfo(order, job, made).Write(hasGrid));
    }

    // Sheets first; a plot's single pictures only where they are wanted, though what is said of them comes all the same.
    private async Task<Txt2ImgAnswer> OfSheets(Txt2ImgOrder order, Job job, SheetScript script, IReadOnlyList<StoredPicture> made, CancellationToken cancel)
    {
        List<StoredPicture> sheets = [.. made.Where(picture => picture.IsGrid)], cells = [.. made.Where(picture => !picture.IsGrid)];
        var (files, images) = (new WebuiPictures(order.Settings), new List<string>());
        var sent = script is XyzPlot { SinglePictures: false } && sheets.Count > 0 ? sheets : [.. sheets, .. cells];
        if (order.SendsImages)
            foreach (var picture in sent) images.Add(await files.Of(picture, cancel).ConfigureAwait(false));
        return new Txt2ImgAnswer(images, order.Body.Whole, new WebuiInfo(order, job, cells).Write(sheets));
    }
}
