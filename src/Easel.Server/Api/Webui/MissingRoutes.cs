using Easel.Studio.Webui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Webui;

/// <summary>What A1111 does and Easel does not yet: refused by name.</summary>
internal static class MissingRoutes
{
    public static void MapMissing(this IEndpointRouteBuilder routes)
    {
        foreach (var name in new[] { "create/embedding", "create/hypernetwork", "train/embedding", "train/hypernetwork" })
            routes.MapPost($"/sdapi/v1/{name}", IResult () => throw new WebuiRefusal(422, $"{name} is not supported yet"));
    }
}
