using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Easel.Server.Api;

/// <summary>What the OpenAPI document of Easel's own API says about itself, and which routes it holds.</summary>
internal static class ApiDocument
{
    private const string Description = """
        Jobs go into a queue and survive a crash; pictures appear as each is finished.

            curl http://127.0.0.1:7860/api/v1/jobs \
              -H 'Content-Type: application/json' \
              -d '{"request": {"prompt": "a red apple"}}'

        puts one in line and answers with its `id`. `/api/v1/jobs/{id}` says how far it is, `/api/v1/jobs/{id}/events` tells it as it happens, and
        `/api/v1/jobs/{id}/images/0` is its first picture.

        Errors are RFC 9457 problems whose `field` names what is at fault. Where the server has accounts, programs show `Authorization: Basic …`, or a key as
        `Authorization: Bearer KEY` or `X-API-Key: KEY`. A1111's API, below `/sdapi/v1`, is not part of this document: its clients know it.
        """;

    private static readonly Dictionary<string, string> Groups = new()
    {
        ["Jobs"] = "What is to be made: put in line, watched, cancelled, tried again.",
        ["Queue"] = "The line as a whole.",
        ["Inputs"] = "Pictures that jobs begin with, sent ahead of them.",
        ["Images"] = "The gallery: finished pictures, looked for by what they show and how they were made.",
        ["Boards"] = "Named collections of pictures.",
        ["Catalogs"] = "The names that requests may use.",
        ["Models"] = "The model files of this machine, and tasks with them.",
        ["Downloads"] = "Models that are loaded from elsewhere.",
        ["Settings"] = "What stands in settings.yaml.",
        ["Health"] = "For whoever watches over the server.",
        ["OpenAI"] = "Pictures in the form that chat programs ask for.",
    };

    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["POST api/v1/jobs"] = """{"request": {"prompt": "a red apple on a table", "negative_prompt": "blurry", "size": "512x512", "steps": 20, "sampler": "Euler a", "seeds": {"seed": 1}, "batch_count": 2}, "priority": 0}""",
        ["POST api/v1/jobs/{id}/move"] = """{"priority": 10}""",
        ["PATCH api/v1/images/{id}"] = """{"favourite": true, "tags": ["fruit", "red"]}""",
        ["POST api/v1/boards"] = """{"name": "Fruit"}""",
        ["PATCH api/v1/settings"] = """{"saving": {"format": "webp", "quality": 90}}""",
        ["POST v1/images/generations"] = """{"prompt": "a red apple on a table", "n": 1, "size": "512x512"}""",
    };

    /// <summary>Bodies that stand in it as examples, by method and path.</summary>
    internal static IReadOnlyDictionary<string, string> Examples => Bodies;

    public static void Describe(OpenApiOptions options)
    {
        options.ShouldInclude = endpoint => endpoint.RelativePath is { } path && (path.StartsWith("api/v1", StringComparison.Ordinal) || path.StartsWith("v1/", StringComparison.Ordinal));
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Easel";
            document.Info.Version = "1";
            document.Info.Description = Description;
            foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>()) tag.Description = Groups.GetValueOrDefault(tag.Name ?? "");
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Complete(operation, context.Description);
            return Task.CompletedTask;
        });
    }

    // What routes do not say themselves: which thing an id is of, an example, and that there may be an error.
    private static void Complete(OpenApiOperation operation, ApiDescription route)
    {
        var path = route.RelativePath ?? "";
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Description ??= parameter switch
            {
                { Name: "id", In: ParameterLocation.Path } => $"Its id, as /{path[..path.IndexOf("/{id}", StringComparison.Ordinal)]} lists it.",
                { Name: "index", In: ParameterLocation.Path } => "Its 0-based place among the job's pictures.",
                _ => null,
            };
        if (Bodies.TryGetValue($"{route.HttpMethod} {path.TrimEnd('/')}", out var example) && operation.RequestBody?.Content is { } content && content.TryGetValue("application/json", out var body)) body.Example = JsonNode.Parse(example);
        if (!path.StartsWith("api/v1", StringComparison.Ordinal)) return;
        operation.Responses ??= new OpenApiResponses();
        operation.Responses.TryAdd("default", new OpenApiResponse
        {
            Description = "What is wrong, as an RFC 9457 problem.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new()
                {
                    Example = JsonNode.Parse("""{"type": "https://tools.ietf.org/html/rfc4918#section-11.2", "title": "The request is not possible", "status": 422, "detail": "0 is outside 1-150", "field": "steps"}"""),
                },
            },
        });
    }
}
