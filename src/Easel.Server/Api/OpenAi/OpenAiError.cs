using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Easel.Server.Api.OpenAi;

/// <summary>OpenAI's form of an error.</summary>
/// <param name="Error">What is wrong.</param>
public sealed record OpenAiError(OpenAiError.Body Error)
{
    /// <param name="Message">What was given, what is allowed, what to do.</param>
    /// <param name="Type">"invalid_request_error" or "server_error".</param>
    /// <param name="Param">The field at fault, or null.</param>
    /// <param name="Code">Always null.</param>
    public sealed record Body(string Message, string Type, string? Param, string? Code);

    internal static JsonHttpResult<OpenAiError> Of(Fault fault) => Of(fault.Status == StatusCodes.Status422UnprocessableEntity ? StatusCodes.Status400BadRequest : fault.Status, fault.Detail, fault.Field);

    public static JsonHttpResult<OpenAiError> Of(int status, string message, string? field) =>
        TypedResults.Json(new OpenAiError(new Body(message, status < 500 ? "invalid_request_error" : "server_error", field, null)), statusCode: status);
}
