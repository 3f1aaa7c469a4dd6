using System.Text.Json;
using Easel.Core.Requests;
using Easel.Server.Security;
using Easel.Studio.Jobs;
using Easel.Studio.Settings;
using Easel.Studio.Webui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Webui;

/// <summary><c>POST /sdapi/v1/txt2img</c>: waits in line, then answers with the pictures.</summary>
internal static class Txt2ImgRoutes
{
    public static void MapTxt2Img(this IEndpointRouteBuilder routes) => routes.MapPost("/sdapi/v1/txt2img", Generate);

    private static async Task<IResult> Generate(HttpContext context, SettingsStore settings, Txt2ImgOrders orders, Txt2ImgAnswers answers, JobQueue queue, RequestCheck check, WebuiOptions options)
    {
        var order = orders.Read(await WebuiBodies.Json(context, settings).ConfigureAwait(false));
        check.Check(order.Request);
        Keep(context, order, options);
        var job = await queue.Submit(order.Job, context.RequestAborted).ConfigureAwait(false);
        var ended = await End(order, job, queue, context.RequestAborted).ConfigureAwait(false);
        if (ended is { State: JobState.Done or JobState.Cancelled }) return WebuiJson.Answer(await answers.Of(order, ended, context.RequestAborted).ConfigureAwait(false));
        var why = ended?.Error ?? "the job is gone";
        return ended?.ErrorField is { } field ? WebuiErrors.Of([WebuiMistake.Of(new RequestException(field, why))]) : WebuiErrors.Of(StatusCodes.Status500InternalServerError, "RuntimeError", why, why);
    }

    // Nobody would get the pictures of a client that left; those that are saved are made all the same, as in A1111.
    private static async Task<Job?> End(Txt2ImgOrder order, Job job, JobQueue queue, CancellationToken left)
    {
        try { return await queue.WaitFor(job.Id, left).ConfigureAwait(false); }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            if (!order.SavesImages) await queue.Cancel(job.Id, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    // override_settings that are not to be restored afterwards become the settings.
    private static void Keep(HttpContext context, Txt2ImgOrder order, WebuiOptions options)
    {
        IReadOnlyDictionary<string, JsonElement> overridden = order.Body.Members("override_settings");
        if (overridden.Count == 0 || order.Body.Flag("override_settings_restore_afterwards")) return;
        if (!AccessGate.CallerOf(context).Scopes.HasFlag(AccessScopes.Manage)) throw new RequestException("override_settings_restore_afterwards", "changing settings for good takes the scope manage; give true");
        options.Change(overridden);
    }
}
