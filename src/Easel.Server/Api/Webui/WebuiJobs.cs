using System.Text.Json;
using Easel.Core.Requests;
using Easel.Server.Security;
using Easel.Studio.Intake;
using Easel.Studio.Jobs;
using Easel.Studio.Webui;
using Microsoft.AspNetCore.Http;

namespace Easel.Server.Api.Webui;

/// <summary>Puts an order of A1111's API in line, waits for it, and answers with its pictures.</summary>
/// <param name="answers">Makes the answer.</param>
/// <param name="queue">The line.</param>
/// <param name="check">Finds mistakes before the job waits.</param>
/// <param name="starts">Keeps the pictures it begins with.</param>
/// <param name="options">The settings, where the order changes them for good.</param>
internal sealed class WebuiJobs(Txt2ImgAnswers answers, JobQueue queue, RequestCheck check, StartPictures starts, WebuiOptions options)
{
    public async Task<IResult> Answer(HttpContext context, Txt2ImgOrder order)
    {
        List<Txt2ImgOrder> parts = [.. (order.Parts ?? [order]).Select(part => part with { Request = Checked(part.Request) })];
        Keep(context, order);
        var jobs = await queue.Submit([.. parts.Select(part => part.Job)], context.RequestAborted).ConfigureAwait(false);
        var made = new List<Txt2ImgAnswer>();
        foreach (var (part, job) in parts.Zip(jobs))
        {
            var ended = await End(part, job, jobs, context.RequestAborted).ConfigureAwait(false);
            if (ended is not { State: JobState.Done or JobState.Cancelled }) return Failure(ended);
            made.Add(await answers.Of(part, ended, context.RequestAborted).ConfigureAwait(false));
        }

        return WebuiJson.Answer(order.Parts is null ? made[0] : Txt2ImgAnswer.Of(made));
    }

    private ImageRequest Checked(ImageRequest request)
    {
        check.Check(request);
        return starts.Keep(request);
    }

    private static IResult Failure(Job? ended)
    {
        var why = ended?.Error ?? "the job is gone";
        return ended?.ErrorField is { } field ? WebuiErrors.Of([WebuiMistake.Of(new RequestException(field, why))]) : WebuiErrors.Of(StatusCodes.Status500InternalServerError, "RuntimeError", why, why);
    }

    // Nobody would get the pictures of a client that left; those that are saved are made all the same, as in A1111.
    private async Task<Job?> End(Txt2ImgOrder order, Job job, IReadOnlyList<Job> all, CancellationToken left)
    {
        try { return await queue.WaitFor(job.Id, left).ConfigureAwait(false); }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            if (!order.SavesImages)
                foreach (var other in all) await queue.Cancel(other.Id, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    // override_settings that are not to be restored afterwards become the settings.
    private void Keep(HttpContext context, Txt2ImgOrder order)
    {
        IReadOnlyDictionary<string, JsonElement> overridden = order.Body.Members("override_settings");
        if (overridden.Count == 0 || order.Body.Flag("override_settings_restore_afterwards")) return;
        if (!AccessGate.CallerOf(context).Scopes.HasFlag(AccessScopes.Manage)) throw new RequestException("override_settings_restore_afterwards", "changing settings for good takes the scope manage; give true");
        options.Change(overridden);
    }
}
