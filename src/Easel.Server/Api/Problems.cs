using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Easel.Server.Api;

/// <summary>Errors of Easel's own API as RFC 9457 problems; <c>field</c> names what is at fault.</summary>
public static class Problems
{
    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "Not found", detail);

    public static ProblemHttpResult Conflict(string detail) => Of(StatusCodes.Status409Conflict, "Not possible now", detail);

    public static ProblemHttpResult Invalid(string? field, string detail) => Of(StatusCodes.Status422UnprocessableEntity, "The request is not possible", detail, field);

    /// <summary>Turns what a handler of these paths throws into a problem.</summary>
    public static void UseProblems(this IApplicationBuilder application, params string[] paths) =>
        application.UseWhen(context => Array.Exists(paths, path => context.Request.Path.StartsWithSegments(path)), branch =>
        {
            branch.UseExceptionHandler(new ExceptionHandlerOptions
            {
                SuppressDiagnosticsCallback = context => Expected(context.Exception) is not null,
                ExceptionHandler = context => Describe(context.Features.Get<IExceptionHandlerFeature>()!.Error).ExecuteAsync(context),
            });
            branch.UseStatusCodePages(context => context.HttpContext.Response.StatusCode switch
            {
                404 => NotFound($"there is no {context.HttpContext.Request.Path}").ExecuteAsync(context.HttpContext),
                405 => Of(405, "Not this way", $"{context.HttpContext.Request.Method} is not for {context.HttpContext.Request.Path}").ExecuteAsync(context.HttpContext),
                415 => Of(415, "Not understood", "send JSON, with Content-Type: application/json").ExecuteAsync(context.HttpContext),
                _ => Task.CompletedTask,
            });
        });

    private static ProblemHttpResult Describe(Exception fault) => Expected(fault) ?? Of(StatusCodes.Status500InternalServerError, "A fault of Easel's", "something went wrong that Easel did not foresee; its log says where");

    private static ProblemHttpResult? Expected(Exception fault) => fault switch
    {
        RequestException wrong => Invalid(wrong.Field, wrong.Message),
        BadHttpRequestException { InnerException: JsonException json } => Invalid(FieldOf(json), json.Message),
        BadHttpRequestException bad => Of(bad.StatusCode, "Not understood", bad.Message),
        JsonException json => Invalid(FieldOf(json), json.Message),
        FileOutputException => Of(StatusCodes.Status507InsufficientStorage, "Cannot be written", fault.Message),
        StorageException or DbUpdateException or System.Data.Common.DbException => Of(StatusCodes.Status503ServiceUnavailable, "The database does not answer", "the database cannot be used now; nothing was changed; try again"),
        _ => null,
    };

    private static ProblemHttpResult Of(int status, string title, string detail, string? field = null) => TypedResults.Problem(
        detail: detail, statusCode: status, title: title, extensions: field is null ? null : new Dictionary<string, object?> { ["field"] = field });

    // "$.request.steps" is request.steps
    private static string? FieldOf(JsonException json) => json.Path is { Length: > 2 } path ? path[2..] : null;
}
