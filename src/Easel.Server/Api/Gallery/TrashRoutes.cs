using Easel.Studio.Gallery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Gallery;

/// <summary><c>/api/v1/trash</c>: what was thrown away is listed by <c>/api/v1/images?trashed=true</c>.</summary>
public static class TrashRoutes
{
    public static void MapTrash(this IEndpointRouteBuilder routes) =>
        routes.MapDelete("/api/v1/trash", Empty).WithTags("Images").WithSummary("Empty the trash").WithDescription("Deletes the files for good.");

    private static async Task<Ok<EmptiedTrash>> Empty(PictureTrash trash, CancellationToken cancel) => TypedResults.Ok(new EmptiedTrash(await trash.Empty(null, cancel).ConfigureAwait(false)));
}
