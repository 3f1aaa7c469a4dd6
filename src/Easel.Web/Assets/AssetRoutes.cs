using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Web.Assets;

/// <summary>Gives the files of the pages out.</summary>
internal static class AssetRoutes
{
    public static void MapWebAssets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/web/{version}/{name}", (string name, WebAssets assets, HttpContext context) => Answer(context, assets.Find(name), "private, max-age=31536000, immutable")).ExcludeFromDescription();
        routes.MapGet("/favicon.ico", (WebAssets assets, HttpContext context) => Answer(context, assets.Find("icon.svg"), "private, max-age=86400")).ExcludeFromDescription();
    }

    private static Task Answer(HttpContext context, WebAsset? asset, string caching)
    {
        var response = context.Response;
        if (asset is null)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var packs = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        var body = packs ? asset.Packed : asset.Bytes;
        if (packs) response.Headers.ContentEncoding = "gzip";
        (response.Headers.Vary, response.Headers.CacheControl) = ("Accept-Encoding", caching);
        (response.ContentType, response.ContentLength) = (asset.Type, body.Length);
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
