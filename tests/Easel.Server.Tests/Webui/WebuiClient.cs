using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Webui;

/// <summary>Asks a studio as A1111's clients do.</summary>
internal static class WebuiClient
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> Post(this TestStudio test, string path, string body, CancellationToken? cancel = null) =>
        test.Client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")), cancel ?? Cancel);

    public static async Task<JsonElement> Json(this HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;

    /// <summary>The answer to a request that must succeed.</summary>
    public static async Task<JsonElement> Ask(this TestStudio test, string path, string? body = null)
    {
        var answer = body is null ? await test.Client.GetAsync(new Uri(path, UriKind.Relative), Cancel) : await test.Post(path, body);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}");
        return await answer.Json();
    }

    /// <summary>The <c>info</c> of an answer.</summary>
    public static JsonElement Info(this JsonElement answer) => JsonDocument.Parse(answer.GetProperty("info").GetString()!).RootElement;

    /// <summary>Test pictures as PNG in base64.</summary>
    public static string Picture(int width = 40, int height = 24, string? text = null)
    {
        var file = Core.Imaging.PictureCodec.Encode(TestPictures.Recorded("webui", height, width), Core.Imaging.PictureFormat.Png);
        return Convert.ToBase64String(text is null ? file : Core.Imaging.PictureText.Write(file, text)!);
    }

    /// <summary>Where <paramref name="actual"/> lacks a field of <paramref name="golden"/> or has another type there. Lists are held by their first items, objects in <paramref name="maps"/> not by their names.</summary>
    public static IEnumerable<string> Differences(JsonElement golden, JsonElement actual, string path, params string[] maps)
    {
        if (golden.ValueKind == JsonValueKind.Null || actual.ValueKind == JsonValueKind.Null) yield break;
        if (Kind(golden) != Kind(actual))
        {
            yield return $"{path}: {actual.GetRawText()} is no {Kind(golden)}";
            yield break;
        }

        if (golden.ValueKind == JsonValueKind.Object && !maps.Contains(path))
            foreach (var field in golden.EnumerateObject())
                foreach (var difference in actual.TryGetProperty(field.Name, out var value) ? Differences(field.Value, value, $"{path}.{field.Name}", maps) : [$"{path}.{field.Name} is missing"])
                    yield return difference;
        if (golden.ValueKind == JsonValueKind.Array && golden.GetArrayLength() > 0)
            foreach (var item in actual.EnumerateArray())
                foreach (var difference in Differences(golden[0], item, $"{path}[]", maps)) yield return difference;
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetRawText().Contains('.', StringComparison.Ordinal) ? "fraction" : "whole number",
        JsonValueKind.True or JsonValueKind.False => "flag",
        var kind => kind.ToString(),
    };
}
