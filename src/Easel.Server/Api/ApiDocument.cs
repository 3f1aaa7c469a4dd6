using Microsoft.AspNetCore.OpenApi;

namespace Easel.Server.Api;

/// <summary>What the OpenAPI document of Easel's own API says about itself, and which routes it holds.</summary>
internal static class ApiDocument
{
    public static void Describe(OpenApiOptions options)
    {
        options.ShouldInclude = endpoint => endpoint.RelativePath is { } path && (path.StartsWith("api/v1", StringComparison.Ordinal) || path.StartsWith("v1/", StringComparison.Ordinal));
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Easel";
            document.Info.Version = "1";
            document.Info.Description = "Jobs go into a queue and survive a crash; pictures appear as each is finished. Errors are RFC 9457 problems whose field names what is at fault.";
            return Task.CompletedTask;
        });
    }
}
