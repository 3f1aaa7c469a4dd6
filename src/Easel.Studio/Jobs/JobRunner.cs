using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Core.Scripts;
using Easel.Studio.Gallery;
using Easel.Studio.Library;
using Easel.Studio.Storage;

namespace Easel.Studio.Jobs;

/// <summary>
/// Works the queue off, one job at a time, batch by batch: each batch is a request of its own to the engine, so a job that was interrupted goes on
/// behind its last finished picture and makes the pictures it would have made.
/// </summary>
/// <param name="queue">The line.</param>
/// <param name="engine">Makes the pictures.</param>
/// <param name="pictures">Keeps them.</param>
/// <param name="library">Finds models by name.</param>
/// <param name="wildcards">What wildcards in prompts stand for.</param>
/// <param name="time">The clock.</param>
/// <param name="trace">Takes the stack trace of a fault that is Easel's own, with the job's id.</param>
public sealed class JobRunner(JobQueue queue, IImageEngine engine, PictureStore pictures, ModelLibrary library, WildcardFolder wildcards, TimeProvider time, Action<string, string> trace)
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    /// <summary>Runs until cancelled; a job at work then is put back in front of the line. Where the database or a file fails, it is tried again and again.</summary>
    public async Task Run(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                try { await WorkOff(cancel).ConfigureAwait(false); }
                catch (Exception fault) when (StorageException.IsCauseOf(fault) || fault is IOException or UnauthorizedAccessException) { trace("database", fault.ToString()); }
                await Task.Delay(BetweenAttempts, cancel).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested) { }
    }

    private async Task WorkOff(CancellationToken cancel)
    {
        await queue.Ready(cancel).ConfigureAwait(false);
        await pictures.Recover(cancel).ConfigureAwait(false);
        await queue.PutBack(cancel).ConfigureAwait(false);
        while (true)
        {
            var job = await queue.Next(cancel).ConfigureAwait(false);
            await Carry(job, cancel).ConfigureAwait(false);
        }
    }

    private async Task Carry(Job job, CancellationToken cancel)
    {
        var run = new JobRun(job, WildcardFill.OneByOne(job.Request, wildcards), queue, time);
        JobEnd end;
        try { end = await Batches(run, cancel).ConfigureAwait(false); }
        catch (RequestException wrong) { end = new JobEnd(JobState.Failed, wrong.Field, wrong.Message); }
        catch (FileOutputException wrong) { end = new JobEnd(JobState.Failed, null, wrong.Message); }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await queue.PutBack(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        catch (Exception fault) when (!StorageException.IsCauseOf(fault)) // the border of a job
        {
            trace(job.Id, fault.ToString());
            end = new JobEnd(JobState.Failed, null, $"{fault.GetType().Name}: {fault.Message}");
        }
        finally { run.Dispose(); }

        await queue.End(job.Id, end.State, end.Field, end.Error, run.Warnings, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<JobEnd> Batches(JobRun run, CancellationToken cancel)
    {
        var request = EmbeddedModel.Fit(library.Resolve(run.Request), out var note);
        if (note is not null) run.Tell(new ImageEvent.Warning(note));
        foreach (var unknown in WildcardFill.Unknown(run.Request, wildcards)) run.Tell(new ImageEvent.Warning($"there is no wildcard '{unknown}'; it stays in the prompt as it stands"));
        var done = (await pictures.OfJob(run.Job.Id, cancel).ConfigureAwait(false)).Select(picture => picture.Index).ToHashSet();
        var starts = pictures.KeepStarts(run.Job, request);
        var made = PictureScript.PicturesOf(request);
        for (var batch = 0; batch < request.BatchCount; batch++)
        {
            var first = batch * made;
            if (Enumerable.Range(first, made).All(done.Contains)) continue;
            var part = WildcardFill.Fill(request with { BatchCount = 1, Seeds = JobSeeds.After(request.Seeds, batch * request.BatchSize) }, wildcards);
            var stopped = run.Begin(batch, cancel);
            var end = await Batch(run, part, first, done, starts, stopped).ConfigureAwait(false);
            for (var attempt = 1; end is { IsLost: true } && attempt < queue.Attempts; attempt++) // a new process may fare better
            {
                run.Tell(new ImageEvent.Warning(end.Error!));
                end = await Batch(run, part, first, done, starts, stopped).ConfigureAwait(false);
            }

            if (end is not null) return end;
            cancel.ThrowIfCancellationRequested();
            if (run.IsStopped) return new JobEnd(JobState.Cancelled, null, null);
        }

        await Sheet(run, cancel).ConfigureAwait(false);
        return new JobEnd(JobState.Done, null, null);
    }

    // Without it the job is whole all the same.
    private async Task Sheet(JobRun run, CancellationToken cancel)
    {
        try { await pictures.SaveGrid(run.Job, run.Job.Request, cancel).ConfigureAwait(false); }
        catch (Exception wrong) when (wrong is IOException or InvalidDataException or UnauthorizedAccessException) { run.Tell(new ImageEvent.Warning($"no grid was saved: {wrong.Message}")); }
    }

    /// <summary>One batch; null when it is over and the next may begin.</summary>
    private async Task<JobEnd?> Batch(JobRun run, ImageRequest part, int first, HashSet<int> done, IReadOnlyList<string> starts, CancellationToken stopped)
    {
        await foreach (var happened in engine.Generate(part, stopped).ConfigureAwait(false))
        {
            switch (happened)
            {
                case ImageEvent.Picture { Image.IsUnfinished: true } when !run.IsAskedToStop: // the studio ends: the job makes it anew
                    break;
                case ImageEvent.Picture { Image: { IsBeforeHires: true } small }:
                    if (!done.Contains(first + small.Index)) await pictures.SaveFirstPass(run.Job, run.Request, small with { Index = first + small.Index }, CancellationToken.None).ConfigureAwait(false);
                    break;
                case ImageEvent.Picture { Image: var image } when !done.Contains(first + image.Index):
                    var made = image with { Index = first + image.Index, Infotext = WildcardFill.Note(image.Infotext, run.Request, part) };
                    if (starts.Count > 0) made = made with { Infotext = StartCopy.Note(made.Infotext, starts[image.Index % starts.Count]) };
                    var stored = await pictures.Save(run.Job, run.Request with { Prompt = part.Prompt, NegativePrompt = part.NegativePrompt }, made, CancellationToken.None).ConfigureAwait(false);
                    done.Add(stored.Index);
                    run.Tell(stored, done.Count);
                    break;
                case ImageEvent.Failed failed:
                    if (failed.Trace is { } lines) trace(run.Job.Id, lines);
                    return new JobEnd(JobState.Failed, failed.Field, failed.Message);
                case ImageEvent.EngineLost lost:
                    if (lost.Output.Length > 0) trace(run.Job.Id, lost.Output);
                    return new JobEnd(JobState.Failed, null, lost.Message, IsLost: true);
                default:
                    run.Tell(happened);
                    break;
            }
        }

        return null;
    }

    private sealed record JobEnd(JobState State, string? Field, string? Error, bool IsLost = false);
}
