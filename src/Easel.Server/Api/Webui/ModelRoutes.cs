using Easel.Studio.Webui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Webui;

/// <summary>Memory, and models in and out of it.</summary>
internal static class ModelRoutes
{
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sdapi/v1/memory", Memory);
        routes.MapPost("/sdapi/v1/reload-checkpoint", () => WebuiJson.Empty); // a model is loaded when a job needs it
        routes.MapPost("/sdapi/v1/unload-checkpoint", IResult () => throw new WebuiRefusal(422, "unload-checkpoint is not supported yet: the engine keeps its last model until another is needed"));
    }

    // Of the server and of the machine; the engine is a process of its own.
    private static IResult Memory()
    {
        var (used, total) = (Environment.WorkingSet, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        return WebuiJson.Answer(new { ram = new { free = (double)Math.Max(0, total - used), used, total = (double)total }, cuda = new { error = "the engine runs in a process of its own; its device's memory is not told here" } });
    }
}
