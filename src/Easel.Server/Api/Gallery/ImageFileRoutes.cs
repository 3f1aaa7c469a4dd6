using System.ComponentModel;
using Easel.Core.Requests;
using Easel.Studio.Gallery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Easel.Server.Api.Gallery;

/// <summary>The bytes of pictures: files, thumbnails, archives.</summary>
public static class ImageFileRoutes
{
    private const int MostInArchive = 10_000;

    public static void MapImageFiles(this IEndpointRouteBuilder routes)
    {
        var images = routes.MapGroup("/api/v1/images").WithTags("Images");
        images.MapGet("{id}/file", File).WithSummary("A picture's file").WithDescription("May be kept by browsers for good.")
            .Produces(StatusCodes.Status200OK, contentType: "image/png", additionalContentTypes: ["image/jpeg", "image/webp"]);
        images.MapGet("{id}/thumbnail", Thumbnail).WithSummary("A small WebP of a picture").Produces(StatusCodes.Status200OK, contentType: "image/webp");
        images.MapPost("zip", Zip).WithSummary("Several pictures as one ZIP archive").Produces(StatusCodes.Status200OK, contentType: "application/zip");
    }

    private static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> File(
        string id, PictureIndex index, HttpResponse response, CancellationToken cancel,
        [Description("Whether browsers shall save it instead of showing it.")] bool download = false)
    {
        if (await index.Find(id, cancel).ConfigureAwait(false) is not { } picture || !PictureFile.IsThere(picture.Path)) return ImageRoutes.NoSuchImage(id);
        return Answer(response, picture, picture.Path, PictureFile.MediaType(picture.Path), picture.ContentHash, download ? Path.GetFileName(picture.TrashedFrom ?? picture.Path) : null);
    }

    private static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> Thumbnail(
        string id, PictureIndex index, Thumbnails thumbnails, HttpResponse response, CancellationToken cancel,
        [Description("Side in pixels of the square it fits: 128, 256, 512 or 1024.")] int size = Thumbnails.UsualSize)
    {
        if (await index.Find(id, cancel).ConfigureAwait(false) is not { } picture || !PictureFile.IsThere(picture.Path)) return ImageRoutes.NoSuchImage(id);
        try
        {
            var path = await thumbnails.Of(picture, size, cancel).ConfigureAwait(false);
            return Answer(response, picture, path, "image/webp", $"{picture.ContentHash}-{size}", null);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or FileNotFoundException) { return Problems.NotFound($"picture {id} has no thumbnail: it cannot be read"); }
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Zip(ImageSelection selection, PictureIndex index, CancellationToken cancel)
    {
        if (selection.Ids.Count is 0 or > MostInArchive) throw new RequestException("ids", $"{selection.Ids.Count} ids are not possible; give 1-{MostInArchive}");
        var pictures = await index.Find(selection.Ids, cancel).ConfigureAwait(false);
        var there = pictures.Where(picture => PictureFile.IsThere(picture.Path)).Select(picture => picture.Id).ToHashSet();
        if (selection.Ids.FirstOrDefault(id => !there.Contains(id)) is { } lost) return ImageRoutes.NoSuchImage(lost);
        return TypedResults.Stream(output => PictureZip.Write(pictures, output, cancel), "application/zip", "pictures.zip");
    }

    private static PhysicalFileHttpResult Answer(HttpResponse response, StoredPicture picture, string path, string type, string tag, string? name)
    {
        response.Headers.CacheControl = "private, max-age=31536000, immutable";
        response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.PhysicalFile(path, type, name, picture.Modified > 0 ? new DateTimeOffset(picture.Modified, TimeSpan.Zero) : null, new EntityTagHeaderValue($"\"{tag}\""), enableRangeProcessing: true);
    }
}
