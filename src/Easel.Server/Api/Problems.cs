using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Easel.Server.Api;

/// <summary>Errors of Easel's own API as RFC 9457 problems; <c>field</c> names what is at fault.</summary>
public static class Problems
{
    public static ProblemHttpResult NotFound(string detail) => Of(new Fault(StatusCodes.Status404NotFound, "Not found", detail));

    public static ProblemHttpResult Conflict(string detail) => Of(new Fault(StatusCodes.Status409Conflict, "Not possible now", detail));

    internal static ProblemHttpResult Of(Fault fault) => TypedResults.Problem(
        detail: fault.Detail, statusCode: fault.Status, title: fault.Title, extensions: fault.Field is null ? null : new Dictionary<string, object?> { ["field"] = fault.Field });
}
