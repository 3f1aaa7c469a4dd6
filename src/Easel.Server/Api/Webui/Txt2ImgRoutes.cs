using Easel.Studio.Settings;
using Easel.Studio.Webui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Webui;

/// <summary><c>POST /sdapi/v1/txt2img</c>: waits in line, then answers with the pictures.</summary>
internal static class Txt2ImgRoutes
{
    public static void MapTxt2Img(this IEndpointRouteBuilder routes) => routes.MapPost("/sdapi/v1/txt2img", Generate);

    private static async Task<IResult> Generate(HttpContext context, SettingsStore settings, Txt2ImgOrders orders, WebuiJobs jobs) =>
        await jobs.Answer(context, orders.Read(await WebuiBodies.Json(context, settings).ConfigureAwait(false), WebuiForms.Txt2Img)).ConfigureAwait(false);
}
