using Easel.Core.Requests;
using Easel.Studio.Intake;
using Easel.Studio.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Easel.Server.Api.Webui;

/// <summary><c>GET /file=PATH</c>: files of the output folders, and nothing else.</summary>
internal static class FileRoutes
{
    public const string Prefix = "/file=";

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png", [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".webp"] = "image/webp", [".txt"] = "text/plain; charset=utf-8",
    };

    // The path's own slashes cut it into segments; the first begins with "file=".
    public static void MapFiles(this IEndpointRouteBuilder routes) =>
        routes.Map(RoutePatternFactory.Parse("/{file}/{**rest}", null, new { file = new Start() }), (Delegate)File).WithMetadata(new HttpMethodMetadata(["GET", "HEAD"]));

    private static IResult File(HttpRequest request, SettingsStore settings, ServeOptions options)
    {
        string path;
        try { path = SafePath.Resolve("file", request.Path.Value![Prefix.Length..], Roots(settings.Current, options)); }
        catch (RequestException refused) { return WebuiJson.Answer(new { detail = $"File not allowed: {refused.Message}" }, StatusCodes.Status403Forbidden); }
        if (!System.IO.File.Exists(path)) return WebuiJson.Answer(new { detail = "File not found" }, StatusCodes.Status404NotFound);
        var isShown = Types.TryGetValue(Path.GetExtension(path), out var type);
        return TypedResults.PhysicalFile(path, type ?? "application/octet-stream", isShown ? null : Path.GetFileName(path), enableRangeProcessing: true);
    }

    private static string[] Roots(StudioSettings settings, ServeOptions options)
    {
        var root = OutputFolders.Root(settings.Saving, options.DataFolder, options.OutputFolder);
        var folders = OutputFolders.Of(settings.Saving, root);
        return [root, folders.Txt2img, folders.Img2img, folders.Extras, folders.Txt2imgGrids, folders.Img2imgGrids, folders.Init];
    }

    private sealed class Start : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            values[routeKey] is string segment && segment.StartsWith(Prefix[1..], StringComparison.Ordinal);
    }
}
