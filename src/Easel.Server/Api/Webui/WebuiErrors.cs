using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Jobs;
using Easel.Studio.Storage;
using Easel.Studio.Webui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Easel.Server.Api.Webui;

/// <summary>Errors in A1111's two forms: pydantic's list of fields for mistakes in a body, else error, detail, body and errors.</summary>
internal static class WebuiErrors
{
    /// <summary>Turns what a handler of A1111's paths throws into an error.</summary>
    public static void UseWebuiErrors(this IApplicationBuilder application) => application.UseWhen(IsWebui, branch =>
    {
        branch.UseExceptionHandler(new ExceptionHandlerOptions
        {
            SuppressDiagnosticsCallback = context => Expected(context.Exception) is not null,
            ExceptionHandler = context => Describe(context.Features.Get<IExceptionHandlerFeature>()!.Error).ExecuteAsync(context),
        });
        branch.UseStatusCodePages(context => context.HttpContext.Response.StatusCode switch
        {
            404 => WebuiJson.Answer(new { detail = "Not Found" }, 404).ExecuteAsync(context.HttpContext),
            405 => WebuiJson.Answer(new { detail = "Method Not Allowed" }, 405).ExecuteAsync(context.HttpContext),
            _ => Task.CompletedTask,
        });
    });

    /// <summary>An error that is no mistake in a field.</summary>
    public static IResult Of(int status, string error, string detail, string errors = "") => WebuiJson.Answer(new { error, detail, body = "", errors }, status);

    /// <summary>Mistakes in the body.</summary>
    public static IResult Of(IReadOnlyList<WebuiMistake> mistakes) => WebuiJson.Answer(new { detail = mistakes }, StatusCodes.Status422UnprocessableEntity);

    private static bool IsWebui(HttpContext context) =>
        Array.Exists(["/sdapi", "/controlnet", "/internal"], path => context.Request.Path.StartsWithSegments(path)) || context.Request.Path.Value?.StartsWith(FileRoutes.Prefix, StringComparison.Ordinal) == true;

    private static IResult Describe(Exception fault) => Expected(fault) ?? Of(StatusCodes.Status500InternalServerError, "InternalError", "something went wrong that Easel did not foresee; its log says where");

    private static IResult? Expected(Exception fault) => fault switch
    {
        WebuiFormException wrong => Of(wrong.Mistakes),
        RequestException wrong => Of([WebuiMistake.Of(wrong)]),
        WebuiRefusal refusal => Of(refusal.Status, "HTTPException", refusal.Message),
        BadHttpRequestException bad => Of(bad.StatusCode, "HTTPException", bad.Message),
        UpscaleException => Of(StatusCodes.Status500InternalServerError, "RuntimeError", fault.Message, fault.Message),
        FileOutputException => Of(StatusCodes.Status507InsufficientStorage, "OSError", fault.Message, fault.Message),
        StorageException or DbUpdateException or System.Data.Common.DbException => Of(StatusCodes.Status503ServiceUnavailable, "DatabaseError", "the database cannot be used now; nothing was changed; try again"),
        _ => null,
    };
}
