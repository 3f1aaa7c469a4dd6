using Easel.Studio.Gallery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Gallery;

/// <summary><c>/api/v1/images</c>: look for pictures, mark them, throw them away.</summary>
public static class ImageRoutes
{
    public static void MapImages(this IEndpointRouteBuilder routes)
    {
        var images = routes.MapGroup("/api/v1/images").WithTags("Images");
        images.MapGet("", List).WithSummary("List or look for pictures").WithDescription("The latest first. For the next page give the cursor of this one.");
        images.MapGet("{id}", Get).WithSummary("One picture with its parameters");
        images.MapPatch("{id}", Change).WithSummary("Mark a picture: favourite, tags, board").WithDescription("What is left out stays.");
        images.MapDelete("{id}", Delete).WithSummary("Throw a picture into the trash").WithDescription("Its file leaves the output folder, and can be restored until the trash is emptied.");
        images.MapPost("{id}/restore", Restore).WithSummary("Take a picture out of the trash").WithDescription("Its file goes back where it lay, with a number behind its name where that is taken.");
        images.MapPost("scan", Scan).WithSummary("Look at the output folders now").WithDescription("Files that were added, moved, changed or deleted by hand are noticed anyway, within seconds where the system tells, else within ten minutes.");
        routes.MapGet("/api/v1/tags", Tags).WithTags("Images").WithSummary("All tags in use");
    }

    internal static ProblemHttpResult NoSuchImage(string id) => Problems.NotFound($"there is no picture {id}");

    private static async Task<Ok<ImageList>> List([AsParameters] ImageQuery query, HttpRequest request, PictureIndex index, TimeProvider time, CancellationToken cancel)
    {
        var filter = query.Filter(request.Query, time.LocalTimeZone);
        var (pictures, total) = await index.List(filter, cancel).ConfigureAwait(false);
        return TypedResults.Ok(new ImageList([.. pictures.Select(ImageView.Of)], total, pictures.Count == filter.Take ? pictures[^1].Id : null));
    }

    private static async Task<Results<Ok<ImageView>, ProblemHttpResult>> Get(string id, PictureIndex index, CancellationToken cancel) =>
        await index.Find(id, cancel).ConfigureAwait(false) is { } picture ? TypedResults.Ok(ImageView.Whole(picture)) : NoSuchImage(id);

    private static async Task<Results<Ok<ImageView>, ProblemHttpResult>> Change(string id, ImageChange change, PictureIndex index, CancellationToken cancel) =>
        await index.Mark(id, change.Favourite, change.Tags, change.Board, cancel).ConfigureAwait(false) is { } picture ? TypedResults.Ok(ImageView.Of(picture)) : NoSuchImage(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string id, PictureTrash trash, CancellationToken cancel) =>
        await trash.Put(id, cancel).ConfigureAwait(false) is not null ? TypedResults.NoContent() : NoSuchImage(id);

    private static async Task<Results<Ok<ImageView>, ProblemHttpResult>> Restore(string id, PictureTrash trash, CancellationToken cancel) =>
        await trash.Restore(id, cancel).ConfigureAwait(false) is { } picture ? TypedResults.Ok(ImageView.Of(picture)) : NoSuchImage(id);

    private static async Task<Ok<ScanReport>> Scan(FolderScan scan, CancellationToken cancel) => TypedResults.Ok(await scan.Full(cancel).ConfigureAwait(false));

    private static async Task<Ok<IReadOnlyList<TagView>>> Tags(PictureIndex index, CancellationToken cancel) =>
        TypedResults.Ok<IReadOnlyList<TagView>>([.. (await index.Tags(cancel).ConfigureAwait(false)).Select(tag => new TagView(tag.Tag, tag.Count))]);
}
