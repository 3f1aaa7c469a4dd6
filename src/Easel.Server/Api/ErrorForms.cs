using System.Text.Json;
using Easel.Core.Requests;
using Easel.Server.Security;
using Easel.Studio.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Easel.Server.Api;

/// <summary>Errors of routes in their API's form, with words of Easel's own for what JSON has wrong.</summary>
internal static class ErrorForms
{
    private const long LargestKept = 4 << 20; // bytes of a body that is looked through once more

    /// <summary>Turns what a handler below <paramref name="path"/> throws, and what has no handler, into an error.</summary>
    /// <param name="application">The web application.</param>
    /// <param name="path">Where the API begins.</param>
    /// <param name="form">Makes an answer of a fault.</param>
    public static void UseErrorForm(this IApplicationBuilder application, string path, Func<Fault, IResult> form) =>
        application.UseWhen(context => context.Request.Path.StartsWithSegments(path), branch =>
        {
            branch.UseExceptionHandler(new ExceptionHandlerOptions
            {
                SuppressDiagnosticsCallback = context => Fault.Of(context.Exception) is not null,
                ExceptionHandler = async context => await form(await Describe(context).ConfigureAwait(false)).ExecuteAsync(context).ConfigureAwait(false),
            });
            branch.UseStatusCodePages(context => context.HttpContext.Response.StatusCode switch
            {
                404 => form(new Fault(404, "Not found", $"there is no {context.HttpContext.Request.Path}")).ExecuteAsync(context.HttpContext),
                405 => form(new Fault(405, "Not this way", $"{context.HttpContext.Request.Method} is not for {context.HttpContext.Request.Path}")).ExecuteAsync(context.HttpContext),
                415 => form(new Fault(415, "Not understood", "send JSON, with Content-Type: application/json")).ExecuteAsync(context.HttpContext),
                _ => Task.CompletedTask,
            });
            branch.Use((context, next) =>
            {
                if (context.Request.HasJsonContentType() && context.Request.ContentLength is null or <= LargestKept) context.Request.EnableBuffering();
                return next(context);
            });
        });

    private static async Task<Fault> Describe(HttpContext context)
    {
        var caught = context.Features.Get<IExceptionHandlerFeature>()!;
        var wrong = caught.Error is JsonException or BadHttpRequestException { InnerException: JsonException } ? await InBody(context, caught.Endpoint).ConfigureAwait(false) : null;
        return wrong ?? Fault.Of(caught.Error) ?? Fault.Unforeseen;
    }

    private static async Task<Fault?> InBody(HttpContext context, Endpoint? endpoint)
    {
        if (endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is not { } type || !context.Request.Body.CanSeek) return null;
        var services = context.RequestServices;
        context.Request.Body.Position = 0;
        try
        {
            var body = await JsonBody.Read(context.Request, services.GetRequiredService<SettingsStore>().Current.Security, context.RequestAborted).ConfigureAwait(false);
            var options = services.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions;
            return BodyMistake.Find(body, options.GetTypeInfo(type)) is { } mistake ? Fault.Mistake(mistake.Field, mistake.Message) : null;
        }
        catch (RequestException broken) { return Fault.Mistake(null, broken.Message); }
    }
}
