using System.Diagnostics;
using System.Threading.Channels;
using Easel.Core.Models;
using Easel.Core.Results;
using Easel.Diffusion.Merging;
using Easel.Diffusion.Weights.Hashes;

namespace Easel.Diffusion;

/// <summary>One task with model files on a thread of its own, so that pictures need not wait for it; what goes wrong becomes its last event.</summary>
/// <param name="hashes">Of models' files.</param>
/// <param name="events">Where it is told how it goes.</param>
internal sealed class ModelTaskThread(FileHashes hashes, ChannelWriter<ImageEvent> events) : IProgress<ModelProgress>
{
    private const double BytesOfStep = 1 << 20;

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private long began = -1;
    private long told = -1000;

    /// <summary>Begins it.</summary>
    public void Begin(ModelTask task, CancellationToken cancel) => new Thread(() => Run(task, cancel)) { Name = "Easel model task", IsBackground = true }.Start();

    /// <summary>In megabytes, about ten times a second.</summary>
    public void Report(ModelProgress value)
    {
        if (began < 0) (began, _) = (value.Written, Restart());
        if (watch.ElapsedMilliseconds - told < 100 && value.Written < value.Total) return;
        told = watch.ElapsedMilliseconds;
        var share = value.Total > began ? (value.Written - began) / (double)(value.Total - began) : 1; // of what was left to do
        events.TryWrite(new ImageEvent.Progress((int)(value.Written / BytesOfStep), Math.Max(1, (int)(value.Total / BytesOfStep)), share > 0.02 ? watch.Elapsed.TotalSeconds * (1 - share) / share : null));
    }

    private bool Restart()
    {
        watch.Restart();
        told = -1000;
        return true;
    }

    private void Run(ModelTask task, CancellationToken cancel)
    {
        try
        {
            cancel.ThrowIfCancellationRequested();
            events.TryWrite(new ImageEvent.Worked(new ModelTaskRun(hashes).Run(task, this, cancel)));
            events.TryWrite(new ImageEvent.Finished(watch.Elapsed.TotalSeconds));
        }
        catch (Exception fault) { events.TryWrite(Failures.Of(fault, "a model file")); } // the border of a task
        finally { events.Complete(); }
    }
}
