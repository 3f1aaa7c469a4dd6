using Easel.Core.Requests;
using Easel.Studio.Intake;
using Easel.Studio.Settings;
using Easel.Studio.Webui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Easel.Server.Api.Webui;

/// <summary><c>GET /file=PATH</c>: files of the output folders, and nothing else.</summary>
internal static class FileRoutes
{
    public const string Prefix = "/file=";

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".webp"] = "image/webp",
        [".txt"] = "text/plain; charset=utf-8",
    };

    // No endpoint: a path's own slashes would cut it into segments.
    public static void MapFiles(this IApplicationBuilder application) => application.MapWhen(
        context => context.Request.Path.Value?.StartsWith(Prefix, StringComparison.Ordinal) == true,
        branch => branch.Run(context => Answer(context.Request, context.RequestServices.GetRequiredService<SettingsStore>(), context.RequestServices.GetRequiredService<ServeOptions>()).ExecuteAsync(context)));

    private static IResult Answer(HttpRequest request, SettingsStore settings, ServeOptions options)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed);
        string path;
        try { path = SafePath.Resolve("file", request.Path.Value![Prefix.Length..], Roots(settings.Current, options)); }
        catch (RequestException refused) { return WebuiJson.Answer(new { detail = $"File not allowed: {WebuiMistake.Of(refused).Msg}" }, StatusCodes.Status403Forbidden); }
        if (!File.Exists(path)) return WebuiJson.Answer(new { detail = "File not found" }, StatusCodes.Status404NotFound);
        var isShown = Types.TryGetValue(Path.GetExtension(path), out var type);
        return TypedResults.PhysicalFile(path, type ?? "application/octet-stream", isShown ? null : Path.GetFileName(path), enableRangeProcessing: true);
    }

    private static string[] Roots(StudioSettings settings, ServeOptions options)
    {
        var root = OutputFolders.Root(settings.Saving, options.DataFolder, options.OutputFolder);
        var folders = OutputFolders.Of(settings.Saving, root);
        return [root, folders.Txt2img, folders.Img2img, folders.Extras, folders.Txt2imgGrids, folders.Img2imgGrids, folders.Init];
    }
}
