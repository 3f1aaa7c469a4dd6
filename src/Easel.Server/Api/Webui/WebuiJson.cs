using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Easel.Core.Infotext;
using Microsoft.AspNetCore.Http;

namespace Easel.Server.Api.Webui;

/// <summary>JSON as A1111's answers have it: snake case, and numbers that may have a fraction always show one.</summary>
internal static class WebuiJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // never put into a page
        Converters = { new Fractions() },
    };

    public static IResult Answer<T>(T value, int status = StatusCodes.Status200OK) => new Sized(JsonSerializer.SerializeToUtf8Bytes(value, Options), status);

    /// <summary>The answer of handlers that say nothing.</summary>
    public static IResult Null { get; } = TypedResults.Content("null", "application/json");

    /// <summary>The answer of handlers that say nothing in the other way.</summary>
    public static IResult Empty { get; } = TypedResults.Content("{}", "application/json");

    /// <summary>JSON with its length, which decides whether it is compressed.</summary>
    private sealed class Sized(byte[] body, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            (response.StatusCode, response.ContentType, response.ContentLength) = (status, "application/json; charset=utf-8", body.Length);
            return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
        }
    }

    private sealed class Fractions : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteRawValue(InfotextParts.Number(value));
    }
}
