using System.Text.Json;
using System.Text.Unicode;
using Easel.Core.Requests;
using Easel.Studio.Intake;
using Easel.Studio.Settings;
using Microsoft.AspNetCore.Http;

namespace Easel.Server.Security;

/// <summary>Reads a request's JSON so that what comes out can be used without care: bounded in size and depth, every text whole.</summary>
public static class JsonBody
{
    /// <summary>The body; an empty one is <c>{}</c>.</summary>
    /// <exception cref="RequestException">It is no JSON, nested too deeply, or holds half a character; says where.</exception>
    /// <exception cref="BadHttpRequestException">It is too large (413), or the client went away.</exception>
    public static async Task<JsonElement> Read(HttpRequest request, SecuritySettings limits, CancellationToken cancel)
    {
        var expected = (int)Math.Clamp(request.ContentLength ?? 0, 256, 16 << 20);
        var body = await BoundedRead.All(request.Body, (long)limits.BodyMebibytes << 20, expected, () => new BadHttpRequestException("the body is too large", StatusCodes.Status413PayloadTooLarge), cancel);
        return Parse(body, limits.JsonDepth);
    }

    /// <summary>As above, of bytes.</summary>
    /// <exception cref="RequestException">As above.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8, int depth)
    {
        if (utf8.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) utf8 = utf8[3..];
        if (!Utf8.IsValid(utf8.Span)) throw new RequestException("body", "it is no UTF-8"); // the parser would find out when a text is taken
        if (utf8.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0) return JsonElement.Parse("{}");
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = depth });
            if (utf8.Span.IndexOf("\\u"u8) >= 0) CheckTexts(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (JsonException wrong)
        {
            throw new RequestException("body", $"this is no JSON, at line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}, or it is nested more than {depth} deep (setting security.json_depth)");
        }
        catch (InvalidOperationException)
        {
            throw new RequestException("body", "a text holds half a character (a \\u escape of a surrogate without its other half)");
        }
    }

    // Halves of surrogate pairs pass the parser and throw when the text is taken.
    private static void CheckTexts(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) _ = element.GetString();
        if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray()) CheckTexts(item);
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var member in element.EnumerateObject())
        {
            _ = member.Name;
            CheckTexts(member.Value);
        }
    }
}
