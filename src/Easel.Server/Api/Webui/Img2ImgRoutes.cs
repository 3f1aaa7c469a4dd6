using Easel.Studio.Settings;
using Easel.Studio.Webui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Webui;

/// <summary><c>POST /sdapi/v1/img2img</c>: as txt2img, from pictures that come with the request.</summary>
internal static class Img2ImgRoutes
{
    public static void MapImg2Img(this IEndpointRouteBuilder routes) => routes.MapPost("/sdapi/v1/img2img", Generate);

    private static async Task<IResult> Generate(HttpContext context, SettingsStore settings, WebuiImages images, Txt2ImgOrders orders, WebuiJobs jobs)
    {
        var order = orders.Read(await WebuiBodies.Json(context, settings).ConfigureAwait(false), WebuiForms.Img2Img);
        var start = order.Request.Start!;
        var pictures = new List<string>();
        foreach (var picture in start.Pictures) pictures.Add(await Inline("init_images", picture).ConfigureAwait(false));
        var mask = start.Mask is not { } paint ? null : paint with
        {
            Picture = await Inline("mask", paint.Picture).ConfigureAwait(false),
            LatentPicture = paint.LatentPicture is { } latent ? await Inline("latent_mask", latent).ConfigureAwait(false) : null,
        };
        return await jobs.Answer(context, order with { Request = order.Request with { Start = start with { Pictures = [.. pictures], Mask = mask } } }).ConfigureAwait(false);

        // Addresses are fetched where the settings allow it; what is no picture is refused in A1111's words.
        async Task<string> Inline(string field, string source)
        {
            var (file, _) = await images.Read(field, source, context.RequestAborted).ConfigureAwait(false);
            return $"data:;base64,{Convert.ToBase64String(file)}";
        }
    }
}
