using Easel.Core.Requests;
using Easel.Studio.Intake;
using Easel.Studio.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Native;

/// <summary><c>/api/v1/inputs</c>: pictures and masks to begin with, brought once and named by requests as often as one likes.</summary>
public static class InputRoutes
{
    /// <summary>Where they are.</summary>
    public const string Address = "/api/v1/inputs";

    public static void MapInputs(this IEndpointRouteBuilder routes)
    {
        var inputs = routes.MapGroup(Address).WithTags("Inputs");
        inputs.MapPost("", Bring).WithSummary("Bring a picture to begin with").WithDescription(
            "The body is the file: PNG, JPEG, WebP, GIF or BMP. The answer names it for start.pictures or start.mask.picture of a request. It is kept for 90 days after it was last brought; the same file twice is one.")
            .Accepts<byte[]>("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp", "*/*"); // its first bytes say what it is, not what it is called
        inputs.MapGet("{id}", Get).WithSummary("A picture that was brought").Produces(StatusCodes.Status200OK, contentType: "image/png", additionalContentTypes: ["image/jpeg", "image/webp", "image/gif", "image/bmp"]);
    }

    private static async Task<Created<InputView>> Bring(HttpContext context, StartPictures starts, SettingsStore settings)
    {
        var most = (long)settings.Current.Intake.PictureMebibytes << 20;
        var file = await BoundedRead.All(context.Request.Body, most, 0, () => new RequestException("body", $"a picture file of more than {most} bytes is too large (setting intake.picture_mebibytes)"), context.RequestAborted).ConfigureAwait(false);
        var kept = await Task.Run(() => starts.Bring("body", file.ToArray())).ConfigureAwait(false);
        return TypedResults.Created($"{Address}/{kept.Id}", InputView.Of(kept));
    }

    private static Results<PhysicalFileHttpResult, ProblemHttpResult> Get(string id, StartPictures starts, HttpResponse response)
    {
        if (starts.PathOf(id) is not { } path || Path.GetFileName(path) != id) return Problems.NotFound($"there is no input '{id}'; it may be older than {StartPictures.Kept.TotalDays:F0} days");
        response.Headers.CacheControl = "private, max-age=31536000, immutable";
        response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.PhysicalFile(path, MediaType(path));
    }

    // Its name says nothing of its kind; its first bytes do.
    private static string MediaType(string path)
    {
        Span<byte> first = stackalloc byte[4];
        using (var file = File.OpenRead(path)) file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        return first[0] switch { 0x89 => "image/png", 0xFF => "image/jpeg", (byte)'R' => "image/webp", (byte)'G' => "image/gif", _ => "image/bmp" };
    }
}
