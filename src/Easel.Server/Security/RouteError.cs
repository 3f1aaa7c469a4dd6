using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Easel.Server.Security;

/// <summary>Refusals in the form a route's clients read: problem+json for Easel's own API, OpenAI's, else A1111's.</summary>
public static class RouteError
{
    /// <summary>Answers with an error; nothing may have been answered yet.</summary>
    public static Task Write(HttpContext context, int status, string detail)
    {
        var response = context.Response;
        response.StatusCode = status;
        if (HttpMethods.IsHead(context.Request.Method)) return Task.CompletedTask;
        var (type, body) = Form(context.Request.Path, status, detail);
        response.ContentType = type;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static (string Type, byte[] Body) Form(PathString path, int status, string detail)
    {
        var reason = ReasonPhrases.GetReasonPhrase(status);
        if (path.StartsWithSegments("/api/v1"))
            return ("application/problem+json", JsonSerializer.SerializeToUtf8Bytes(new { type = "about:blank", title = reason, status, detail }));
        if (path.StartsWithSegments("/v1"))
            return ("application/json", JsonSerializer.SerializeToUtf8Bytes(new { error = new { message = detail, type = OpenAiType(status), param = (string?)null, code = (string?)null } }));
        return ("application/json", JsonSerializer.SerializeToUtf8Bytes(new { error = "HTTPException", detail, body = "", errors = "" }));
    }

    private static string OpenAiType(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        429 => "rate_limit_error",
        _ => "invalid_request_error",
    };
}
