using Easel.Core.Infotext;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Native;

/// <summary>What a request may name: samplers, schedules.</summary>
public static class CatalogRoutes
{
    public static void MapCatalogs(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("Catalogs");
        api.MapGet("samplers", Samplers).WithSummary("Samplers").WithDescription("Ids, titles and the other names that are understood.");
        api.MapGet("schedules", Schedules).WithSummary("Noise schedules");
    }

    private static Ok<IReadOnlyList<SamplerView>> Samplers() =>
        TypedResults.Ok<IReadOnlyList<SamplerView>>([.. SamplerNames.Samplers.Select(sampler => new SamplerView(sampler.Id, sampler.Title, [.. sampler.Aliases]))]);

    private static Ok<IReadOnlyList<SamplerView>> Schedules() =>
        TypedResults.Ok<IReadOnlyList<SamplerView>>([.. SamplerNames.Schedules.Select(schedule => new SamplerView(schedule.Id, schedule.Title, []))]);
}
