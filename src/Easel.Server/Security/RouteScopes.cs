using Easel.Server.Api.Native;
using Easel.Web;
using Microsoft.AspNetCore.Http;

namespace Easel.Server.Security;

/// <summary>What a caller must be allowed to do for a request: looking reads, having pictures made generates, all other changes manage.</summary>
internal static class RouteScopes
{
    // Posts that change nothing others see.
    private static readonly string[] Generating =
    [
        "/sdapi/v1/txt2img", "/sdapi/v1/img2img", "/sdapi/v1/extra-single-image", "/sdapi/v1/extra-batch-images", "/sdapi/v1/png-info", "/sdapi/v1/interrogate",
        "/sdapi/v1/interrupt", "/sdapi/v1/skip", "/controlnet/detect", "/v1/images", "/api/v1/jobs", InputRoutes.Address,
    ];

    // What generating needs but is none.
    private static readonly string[] Beside = ["/sdapi/v1/interrupt", "/sdapi/v1/skip", InputRoutes.Address];

    private static readonly string[] Reading = ["/internal/progress", "/sdapi/v1/png-info", "/api/v1/images/zip", WebUi.Channel];

    public static AccessScopes Of(HttpRequest request)
    {
        if (request.Path.StartsWithSegments(ModelSearchRoutes.Address)) return AccessScopes.Manage;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return AccessScopes.Read;
        if (Reading.Any(path => request.Path.StartsWithSegments(path))) return AccessScopes.Read;
        return Generating.Any(path => request.Path.StartsWithSegments(path)) ? AccessScopes.Generate : AccessScopes.Manage;
    }

    /// <summary>Whether it has pictures made, which a rate limit of its own counts.</summary>
    public static bool IsJob(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && Of(request) == AccessScopes.Generate && !Beside.Any(path => request.Path.StartsWithSegments(path));
}
