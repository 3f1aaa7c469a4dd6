using System.Text;
using Easel.Core.Requests;
using Easel.Server.Api;
using Easel.Server.Tests.Webui;
using Easel.Studio.Jobs;
using Xunit;

namespace Easel.Server.Tests.Native;

public sealed class ApiDocumentTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_explains_everything_and_its_examples_work()
    {
        await using var test = await TestStudio.Start();
        var document = await test.Ask("/api/v1/openapi.json");
        Assert.All(document.GetProperty("tags").EnumerateArray(), tag => Assert.NotEmpty(tag.GetProperty("description").GetString()!));
        var routes = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => (Name: $"{operation.Name.ToUpperInvariant()} {path.Name.Trim('/')}", operation.Value))).ToDictionary(route => route.Name, route => route.Value);
        Assert.All(routes, route => Assert.NotEmpty(route.Value.GetProperty("summary").GetString()!));
        var ids = routes.Values.Where(route => route.TryGetProperty("parameters", out _)).SelectMany(route => route.GetProperty("parameters").EnumerateArray()).Where(parameter => parameter.GetProperty("in").GetString() == "path");
        Assert.All(ids, parameter => Assert.NotEmpty(parameter.GetProperty("description").GetString()!));
        Assert.All(routes.Where(route => route.Key.Contains(" api/v1", StringComparison.Ordinal)), route => Assert.True(route.Value.GetProperty("responses").GetProperty("default").GetProperty("content").TryGetProperty("application/problem+json", out _)));

        var job = await test.Studio.Queue.Submit(new NewJob(new ImageRequest { Prompt = "a cat", Size = new ImageSize(64, 64), Steps = 1 }), Cancel);
        await test.Studio.Queue.WaitFor(job.Id, Cancel);
        var picture = (await test.Ask("/api/v1/images")).GetProperty("images")[0].GetProperty("id").GetString()!;
        await test.Studio.Queue.Pause(Cancel);
        var waiting = (await test.Studio.Queue.Submit(new NewJob(new ImageRequest { Prompt = "a cat" }), Cancel)).Id;
        Assert.NotEmpty(ApiDocument.Examples);
        foreach (var name in ApiDocument.Examples.Keys)
        {
            var example = routes[name].GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText();
            if (name.StartsWith("POST v1/", StringComparison.Ordinal)) await test.Studio.Queue.Resume(Cancel); // it waits for its picture
            var words = name.Split(' ');
            using var request = new HttpRequestMessage(new HttpMethod(words[0]), "/" + words[1].Replace("{id}", words[1].Contains("images", StringComparison.Ordinal) ? picture : waiting, StringComparison.Ordinal)) { Content = new StringContent(example, Encoding.UTF8, "application/json") };
            var answer = await test.Client.SendAsync(request, Cancel);
            Assert.True(answer.IsSuccessStatusCode, $"{name}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}");
        }
    }

    [Fact]
    public async Task The_page_of_the_document_asks_nobody_else()
    {
        await using var test = await TestStudio.Start();
        var page = await test.Client.GetStringAsync("/api/docs", Cancel);
        foreach (var setting in new[] { "\"withDefaultFonts\": false", "\"telemetry\": false", "\"showDeveloperTools\": \"never\"", "\"hideClientButton\": true" })
            Assert.Contains(setting.Replace(" ", "", StringComparison.Ordinal), page.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("cdn.", page, StringComparison.OrdinalIgnoreCase);
    }
}
