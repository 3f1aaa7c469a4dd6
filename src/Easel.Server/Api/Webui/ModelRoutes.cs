using Easel.Core.Engines;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Studio;
using Easel.Studio.Jobs;
using Easel.Studio.Settings;
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
        routes.MapPost("/sdapi/v1/reload-checkpoint", Reload);
        routes.MapPost("/sdapi/v1/unload-checkpoint", Unload);
    }

    // Of the server, its engine and the machine. The three behind A1111's say what of it models are.
    private static async Task<IResult> Memory(RunningStudio studio, CancellationToken cancel)
    {
        var engine = studio.ModelMemory is { } memory ? await memory.Memory(cancel) : EngineMemory.None;
        var (own, total) = (Environment.WorkingSet, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        var used = engine.ProcessId == Environment.ProcessId ? own : own + engine.ResidentBytes;
        return WebuiJson.Answer(new
        {
            ram = new { free = (double)Math.Max(0, total - used), used, total = (double)total },
            cuda = new { error = "memory of graphics cards is not told here; models and weights below are the engine's, wherever it computes" },
            models = engine.Models,
            weights = engine.WeightBytes,
            engine = engine.ResidentBytes,
        });
    }

    private static async Task<IResult> Unload(RunningStudio studio, CancellationToken cancel)
    {
        if (studio.ModelMemory is { } memory) await memory.Unload(cancel);
        return WebuiJson.Empty;
    }

    private static async Task<IResult> Reload(RunningStudio studio, RequestCheck check, SettingsStore settings, CancellationToken cancel)
    {
        if (studio.ModelMemory is not { } memory) return WebuiJson.Empty;
        var request = studio.Library.Resolve(check.Complete(settings.Current.Request));
        await foreach (var happened in memory.Load(request, cancel)) Refuse(happened);
        return WebuiJson.Empty;
    }

    private static void Refuse(ImageEvent happened)
    {
        switch (happened)
        {
            case ImageEvent.Failed { Field: { } field } wrong:
                throw new RequestException(field, wrong.Message);
            case ImageEvent.Failed wrong:
                throw new WebuiRefusal(500, wrong.Message);
            case ImageEvent.EngineLost lost:
                throw new WebuiRefusal(500, lost.Message);
        }
    }
}
