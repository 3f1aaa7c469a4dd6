using Easel.Core.Requests;
using Easel.Studio.Settings;
using Easel.Studio.Webui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Webui;

/// <summary><c>POST /sdapi/v1/txt2img</c>: waits in line, then answers with the pictures.</summary>
internal static class Txt2ImgRoutes
{
    private const int Cell = 8;

    public static void MapTxt2Img(this IEndpointRouteBuilder routes) => routes.MapPost("/sdapi/v1/txt2img", Generate);

    private static async Task<IResult> Generate(HttpContext context, SettingsStore settings, WebuiImages images, Txt2ImgOrders orders, WebuiJobs jobs)
    {
        var order = orders.Read(await WebuiBodies.Json(context, settings).ConfigureAwait(false), WebuiForms.Txt2Img);
        if (order.Request.Hires is { FirstPass: { } first } hires) order = order with { Request = await Begun(order, hires, first, images, context.RequestAborted).ConfigureAwait(false) };
        return await jobs.Answer(context, order).ConfigureAwait(false);
    }

    // A picture in the first pass's place has that pass's size, where the client gives none.
    private static async Task<ImageRequest> Begun(Txt2ImgOrder order, HiresFix hires, string first, WebuiImages images, CancellationToken cancel)
    {
        var (file, picture) = await images.Read("firstpass_image", first, cancel).ConfigureAwait(false);
        var isSized = order.Body.Given.ContainsKey("width") || order.Body.Given.ContainsKey("height");
        return order.Request with
        {
            Hires = hires with { FirstPass = $"data:;base64,{Convert.ToBase64String(file)}" },
            Size = isSized ? order.Request.Size : new ImageSize(Math.Max(2, picture.Width / Cell) * Cell, Math.Max(2, picture.Height / Cell) * Cell),
        };
    }
}
