using System.Net.Http.Json;
using System.Text.Json;
using Easel.Core.Requests;
using Easel.Studio.Jobs;
using Xunit;

namespace Easel.Server.Tests.Gallery;

/// <summary>What tests of the gallery ask of a studio.</summary>
internal static class GalleryClient
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Makes a picture and returns its id.</summary>
    public static async Task<string> Paint(this TestStudio test, string prompt, long seed = 1, int width = 64, int height = 64, string sampler = "euler_a")
    {
        var job = await test.Studio.Queue.Submit(new NewJob(new ImageRequest { Prompt = prompt, Size = new(width, height), Steps = 2, Sampler = new Choice(sampler), Seeds = new() { Seed = seed } }), Cancel);
        var ended = await test.Studio.Queue.WaitFor(job.Id, Cancel);
        Assert.Equal(JobState.Done, ended!.State);
        return (await test.Studio.Pictures.OfJob(job.Id, Cancel)).Single().Id;
    }

    public static Task<JsonElement> Get(this TestStudio test, string path) => test.Client.GetFromJsonAsync<JsonElement>(path, Cancel)!;

    public static async Task<HttpResponseMessage> Send(this TestStudio test, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        return await test.Client.SendAsync(request, Cancel);
    }

    public static async Task<JsonElement> Json(this HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);

    /// <summary>The prompts of a list, in its order.</summary>
    public static async Task<IReadOnlyList<string>> Prompts(this TestStudio test, string query) =>
        [.. (await test.Get($"/api/v1/images{query}")).GetProperty("images").EnumerateArray().Select(image => image.GetProperty("prompt").GetString()!)];

    public static async Task<JsonElement> Scan(this TestStudio test) => await (await test.Send(HttpMethod.Post, "/api/v1/images/scan")).Json();
}
