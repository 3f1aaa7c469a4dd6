using Easel.Core.Imaging;
using Easel.Studio.Jobs;
using Easel.Studio.Settings;
using Easel.Studio.Webui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Webui;

/// <summary>How far the running job is, and stopping it.</summary>
internal static class ProgressRoutes
{
    public static void MapProgress(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sdapi/v1/progress", Progress);
        routes.MapPost("/sdapi/v1/interrupt", Interrupt);
        routes.MapPost("/sdapi/v1/skip", Skip);
        routes.MapPost("/internal/progress", TaskProgress);
        routes.MapGet("/internal/pending-tasks", Pending);
        routes.MapGet("/internal/ping", () => WebuiJson.Empty);
    }

    // A1111 says the same whether or not something ran, and so it does below.
    private static IResult Interrupt(JobQueue queue, PictureUpscaler upscaler)
    {
        queue.Interrupt();
        upscaler.Interrupt();
        return WebuiJson.Empty;
    }

    private static IResult Skip(JobQueue queue)
    {
        queue.Skip();
        return WebuiJson.Null;
    }

    private static IResult Progress(HttpRequest request, JobQueue queue, SettingsStore settings, TimeProvider time)
    {
        var skip = request.Query["skip_current_image"].ToString().ToLowerInvariant();
        if (skip is not ("" or "1" or "on" or "t" or "true" or "y" or "yes" or "0" or "off" or "f" or "false" or "n" or "no"))
            throw new WebuiFormException([new WebuiMistake(["query", "skip_current_image"], "value could not be parsed to a boolean", "type_error.bool")]);
        var withImage = skip is "" or "0" or "off" or "f" or "false" or "n" or "no";
        return WebuiJson.Answer(WebuiProgress.Of(queue.Running, settings.Current.Previews, withImage, time.GetUtcNow().UtcDateTime));
    }

    private static async Task<IResult> TaskProgress(HttpContext context, JobQueue queue, WaitingTasks waiting, SettingsStore settings)
    {
        var body = await WebuiBodies.Read(context, settings, WebuiForms.Progress).ConfigureAwait(false);
        var name = body.Text("id_task")!;
        return WebuiJson.Answer(queue.Running is { } running && (running.Job.TaskId == name || running.Job.Id == name)
            ? Running(running, body, settings.Current.Previews)
            : await waiting.Of(name, context.RequestAborted).ConfigureAwait(false));
    }

    private static TaskView Running(RunningJob running, WebuiBody body, PreviewSettings previews)
    {
        var isNew = running.PreviewNumber > 0 && running.PreviewNumber != body.Long("id_live_preview");
        var preview = isNew && previews.On && body.Flag("live_preview") ? WebuiProgress.Preview(running, previews) : null;
        return new TaskView
        {
            Active = true,
            Progress = running.Fraction,
            Eta = running.SecondsLeft,
            LivePreview = preview is null ? null : $"data:image/{(previews.Format == PictureFormat.Jpeg ? "jpeg" : previews.Format == PictureFormat.Webp ? "webp" : "png")};base64,{preview}",
            IdLivePreview = preview is null ? body.Long("id_live_preview") : running.PreviewNumber,
            Textinfo = WebuiProgress.Phase(running),
        };
    }

    private static async Task<IResult> Pending(JobQueue queue, CancellationToken cancel)
    {
        var (jobs, total) = await queue.List(new JobFilter { States = [JobState.Queued], Take = 1000 }, cancel).ConfigureAwait(false);
        return WebuiJson.Answer(new { size = total, tasks = jobs.Select(job => job.TaskId ?? job.Id) });
    }
}
