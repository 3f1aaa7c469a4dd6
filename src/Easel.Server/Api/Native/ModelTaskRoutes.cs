using Easel.Core.Models;
using Easel.Studio.Library;
using Easel.Studio.Library.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Native;

/// <summary><c>/api/v1/models/merge</c> and what else is done with whole model files, and <c>/api/v1/models/tasks</c>, where it is told how far that is.</summary>
public static class ModelTaskRoutes
{
    private const string Tasks = "/api/v1/models/tasks";

    public static void MapModelTasks(this IEndpointRouteBuilder routes)
    {
        var models = routes.MapGroup("/api/v1/models").WithTags("Models");
        Map<MergeTask>(models, "merge", "Merge checkpoints into one", "Models are a, b, c, …, by name, id or path; the first says which tensors there are. Adapters and an autoencoder can be put in.");
        Map<ConvertTask>(models, "convert", "Write a model in another format or precision", "As one safetensors file, or as a diffusers folder.");
        Map<ExtractTask>(models, "extract", "Make a LoRA of the difference of two checkpoints", "The first model is the tuned one, the second its base. The file goes to the first folder of LoRAs.");
        Map<PruneTask>(models, "prune", "Write a checkpoint without what its networks do not need", null);
        Map<VerifyTask>(models, "verify", "Read a model through", "Whether every tensor can be read and holds numbers, and the networks have all they need; what is wrong stands in the result.");
        models.MapGet("tasks", (ModelTasks tasks) => TypedResults.Ok(tasks.All.Select(ModelTaskView.Of).ToList())).WithSummary("Tasks with model files").WithDescription("Those that wait, run, and were over lately; the oldest first.");
        models.MapGet("tasks/{id}", Get).WithSummary("One task");
        models.MapDelete("tasks/{id}", Remove).WithSummary("Stop a task, or take one that is over off the list").WithDescription("What a stopped task has written is thrown away. What the server's end interrupts is gone on with at its next start.");
    }

    private static void Map<T>(RouteGroupBuilder models, string name, string summary, string? description)
        where T : ModelTask
    {
        var route = models.MapPost(name, Begin<T>).WithSummary(summary);
        var more = "Answers at once; progress and result stand in the task that is named. The output is a name for the first model's folder, or a path below a folder of models.";
        route.WithDescription(description is null ? more : $"{description} {more}");
    }

    private static async Task<Accepted<ModelTaskView>> Begin<T>(T task, ModelTasks tasks, ModelTaskNames names, ModelIndex index, CancellationToken cancel)
        where T : ModelTask
    {
        if (!index.IsLooked) await index.Look(cancel).ConfigureAwait(false);
        var begun = tasks.Add(names.Resolve(task));
        return TypedResults.Accepted($"{Tasks}/{begun.Id}", ModelTaskView.Of(begun));
    }

    private static Results<Ok<ModelTaskView>, ProblemHttpResult> Get(string id, ModelTasks tasks) => tasks.Find(id) is { } task ? TypedResults.Ok(ModelTaskView.Of(task)) : NoSuchTask(id);

    private static Results<NoContent, ProblemHttpResult> Remove(string id, ModelTasks tasks) => tasks.Remove(id) ? TypedResults.NoContent() : NoSuchTask(id);

    private static ProblemHttpResult NoSuchTask(string id) => Problems.NotFound($"there is no task {id}");
}
