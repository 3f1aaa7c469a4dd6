using System.Text.Json;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Models;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Merging;

namespace Easel.Studio.Library.Tasks;

/// <summary>Tasks with model files: one after the other, beside the jobs. What is not over when the studio stops is gone on with at its next start. May be used from any thread.</summary>
/// <param name="engine">Carries them out; null where there is none that can.</param>
/// <param name="index">Looks at what was written.</param>
/// <param name="file">Where tasks that are not over are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="trace">Takes the stack trace of a fault that is Easel's own.</param>
public sealed class ModelTasks(IModelEngine? engine, ModelIndex index, string file, TimeProvider time, Action<string, string> trace) : IAsyncDisposable
{
    private const string Name = "model task"; // where a job has its id
    private const int Attempts = 2;           // when the engine's process is lost
    private const int MostOver = 20;

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<string, CancellationTokenSource> cancels = [];
    private List<ModelTaskStatus> tasks = [];
    private Task working = Task.CompletedTask;

    /// <summary>A task is another step further. Comes from any thread.</summary>
    public event Action? Changed;

    /// <summary>Those that wait, run, and were over lately; the oldest first.</summary>
    public IReadOnlyList<ModelTaskStatus> All
    {
        get { lock (gate) return [.. tasks]; }
    }

    public ModelTaskStatus? Find(string id) => All.FirstOrDefault(task => task.Id == id);

    /// <summary>Takes up what was not over when the studio stopped. What cannot be gone on with is on the list as failed, with the reason.</summary>
    public void Begin()
    {
        if (engine is null) return;
        foreach (var task in Kept())
        {
            try { Add(task); }
            catch (RequestException why) { Refuse(task, $"it was not over when the studio stopped, and cannot be gone on with: {why.Message[(why.Field.Length + 2)..]}"); }
        }
    }

    /// <summary>Puts a task in line.</summary>
    /// <param name="task">With full paths (<see cref="ModelTaskNames"/>).</param>
    /// <exception cref="RequestException">Something stands where it would write, another task writes there, or no engine here can do it.</exception>
    public ModelTaskStatus Add(ModelTask task)
    {
        if (engine is null) throw new RequestException("task", "the engine of this studio does nothing with model files");
        ModelTaskStatus added;
        lock (gate)
        {
            if (task.Output is { } output)
            {
                if (tasks.Any(other => !other.IsOver && other.Task.Output == output)) throw new RequestException("output", $"another task writes {Path.GetFileName(output)}; wait for it, or give another name");
                if (Path.Exists(output) && !task.Overwrite) throw new RequestException("output", $"{Path.GetFileName(output)} exists; give another name, or overwrite it");
            }

            added = Listed(new ModelTaskStatus(NewId(), task, time.GetUtcNow()));
            cancels[added.Id] = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            Keep();
            working = working.ContinueWith(_ => Run(added.Id), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
        }

        Changed?.Invoke();
        return added;
    }

    /// <summary>Stops a task and throws away what it wrote, or takes one that is over off the list. False when there is none. One that waits is over at once, also for the next start.</summary>
    public bool Remove(string id)
    {
        lock (gate)
        {
            if (tasks.Find(task => task.Id == id) is not { } known) return false;
            if (known.IsOver) tasks = [.. tasks.Where(task => task.Id != id)];
            else if (cancels.TryGetValue(id, out var cancel)) cancel.Cancel();
            if (known.State == ModelTaskState.Waiting)
            {
                tasks = [.. tasks.Select(task => task.Id == id ? task with { State = ModelTaskState.Cancelled } : task)];
                Keep();
                if (known.Task.Output is { } output) Discard(output); // of an earlier start
            }
        }

        Changed?.Invoke();
        return true;
    }

    /// <summary>Stops what runs; it is gone on with at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await working.ConfigureAwait(false);
        stop.Dispose();
    }

    private static string NewId() => Guid.NewGuid().ToString("N")[..12];

    private ModelTaskStatus Listed(ModelTaskStatus added)
    {
        tasks = [.. tasks.Where(other => other.IsOver).TakeLast(MostOver), .. tasks.Where(other => !other.IsOver), added];
        return added;
    }

    private void Refuse(ModelTask task, string why)
    {
        lock (gate)
        {
            Listed(new ModelTaskStatus(NewId(), task, time.GetUtcNow()) { State = ModelTaskState.Failed, Problem = why });
            Keep();
        }
    }

    private async Task Run(string id)
    {
        CancellationTokenSource cancel;
        ModelTask? task;
        lock (gate)
        {
            cancel = cancels[id];
            if (stop.IsCancellationRequested) return;
            task = cancel.IsCancellationRequested ? null : tasks.Find(known => known.Id == id)!.Task;
            if (task is not null) tasks = [.. tasks.Select(known => known.Id == id ? known with { State = ModelTaskState.Running } : known)];
        }

        try
        {
            if (task is not null) await Carry(id, task, cancel.Token).ConfigureAwait(false);
        }
        catch (Exception fault) // the border of a task
        {
            trace(Name, fault.ToString());
            Over(id, ModelTaskState.Failed, $"{fault.GetType().Name}: {fault.Message}");
        }
        finally
        {
            lock (gate)
            {
                cancels.Remove(id);
                if (!stop.IsCancellationRequested) Keep();
            }

            cancel.Dispose();
        }
    }

    private async Task Carry(string id, ModelTask task, CancellationToken cancel)
    {
        Changed?.Invoke();
        for (var attempt = 1; ; attempt++)
        {
            if (await Once(id, task, cancel).ConfigureAwait(false) is not { } lost) break;
            if (attempt < Attempts) continue;
            Over(id, ModelTaskState.Failed, lost.Message);
            break;
        }

        if (cancel.IsCancellationRequested && !stop.IsCancellationRequested && task.Output is { } output) Discard(output);
        Changed?.Invoke();
    }

    private async Task<ImageEvent.EngineLost?> Once(string id, ModelTask task, CancellationToken cancel)
    {
        ModelTaskResult? result = null;
        await foreach (var happened in engine!.Work(task, cancel).ConfigureAwait(false))
        {
            switch (happened)
            {
                case ImageEvent.Progress progress:
                    Change(id, known => known with { Done = progress.Step, Total = progress.Steps, SecondsLeft = progress.SecondsLeft });
                    break;
                case ImageEvent.Worked worked:
                    result = worked.Result;
                    break;
                case ImageEvent.Finished:
                    if (task.Output is not null) await index.Look(CancellationToken.None).ConfigureAwait(false); // who hears that it is done finds it in the library
                    Change(id, known => known with { State = ModelTaskState.Done, Result = result, SecondsLeft = null });
                    break;
                case ImageEvent.Failed failed:
                    if (failed.Trace is { } lines) trace(Name, lines);
                    Over(id, ModelTaskState.Failed, failed.Message);
                    break;
                case ImageEvent.Cancelled when !stop.IsCancellationRequested:
                    Over(id, ModelTaskState.Cancelled);
                    break;
                case ImageEvent.EngineLost lost:
                    if (lost.Output.Length > 0) trace(Name, lost.Output);
                    return lost;
            }
        }

        return null;
    }

    private static void Discard(string output)
    {
        try { ModelOutput.Discard(output); }
        catch (Exception wrong) when (wrong is RequestException or FileOutputException) { } // it only takes room
    }

    private void Over(string id, ModelTaskState state, string? problem = null) => Change(id, known => known with { State = state, Problem = problem, SecondsLeft = null });

    private void Change(string id, Func<ModelTaskStatus, ModelTaskStatus> change)
    {
        lock (gate) tasks = [.. tasks.Select(task => task.Id == id ? change(task) : task)];
        Changed?.Invoke();
    }

    private void Keep()
    {
        try { AtomicFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(tasks.Where(task => !task.IsOver).Select(task => ModelTaskJson.Write(task.Task)).ToArray())); }
        catch (FileOutputException) { } // then a stop ends them
    }

    private List<ModelTask> Kept()
    {
        try { return File.Exists(file) ? [.. (JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(file)) ?? []).Select(ModelTaskJson.Read)] : []; }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException or RequestException) { return []; }
    }
}
