using Microsoft.AspNetCore.Http;

namespace Easel.Web.Shell;

/// <summary>Middleware: what pages may do. Nothing is loaded from, sent to or shown in another place than this server.</summary>
/// <param name="next">What lies behind.</param>
internal sealed class PageRules(RequestDelegate next)
{
    // Styles may stand in elements: MudBlazor's theme is one, and sizes are computed.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            if (context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true && context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is not null)
            {
                context.Response.Headers.ContentSecurityPolicy = Policy;
                context.Response.Headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
