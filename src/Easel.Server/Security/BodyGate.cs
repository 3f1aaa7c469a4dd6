using System.Text.Json;
using Easel.Studio.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Easel.Server.Security;

/// <summary>Middleware: a body larger than the settings allow is refused in the route's form, without reading it where its length is declared.</summary>
/// <param name="next">What lies behind.</param>
/// <param name="settings">The limit.</param>
internal sealed class BodyGate(RequestDelegate next, SettingsStore settings)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var mebibytes = settings.Current.Security.BodyMebibytes;
        var most = (long)mebibytes << 20;
        if (context.Request.ContentLength > most)
        {
            context.Response.Headers.Connection = "close"; // what is still to come is not worth reading
            await RouteError.Write(context, StatusCodes.Status413PayloadTooLarge, TooLarge(mebibytes));
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = most;
        try { await next(context); }
        catch (BadHttpRequestException wrong) when (!context.Response.HasStarted)
        {
            context.Response.Headers.Connection = "close";
            await RouteError.Write(context, wrong.StatusCode, wrong.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge(mebibytes) : $"the request is broken: {(wrong.InnerException as JsonException)?.Message ?? wrong.Message}");
            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status413PayloadTooLarge, ContentType: null })
            await RouteError.Write(context, StatusCodes.Status413PayloadTooLarge, TooLarge(mebibytes));
    }

    private static string TooLarge(int mebibytes) => $"the body is larger than {mebibytes} MiB; send less, or raise security.body_mebibytes in {SettingsStore.FileName}";
}
