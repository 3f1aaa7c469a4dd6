using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>
/// Splits each step over threads: small networks gain nothing from threads inside an operation, but two halves of a batch run side by side.
/// Weights and gradients are shared; torch locks a gradient while it adds to it, and a sum of two does not depend on their order.
/// </summary>
public sealed class TrainingWorkers : IDisposable
{
    private readonly TrainingWorker[] workers;
    private readonly Barrier gate; // all meet here before a step and after it
    private readonly double[] reports;
    private readonly Exception?[] faults;
    private Func<TrainingWorker, (Tensor Loss, Tensor Report)>? share; // null ends the threads

    /// <param name="count">Threads.</param>
    /// <param name="seed">Each worker's chance follows from it.</param>
    public TrainingWorkers(int count, int seed)
    {
        set_num_threads(1);
        workers = [.. Enumerable.Range(0, count).Select(i => new TrainingWorker(new Random(seed + i), new Generator((ulong)(seed + i), CPU)))];
        (gate, reports, faults) = (new Barrier(count + 1), new double[count], new Exception?[count]);
        for (var i = 0; i < count; i++)
        {
            var index = i;
            new Thread(() => Work(index)) { Name = $"Training {index}", IsBackground = true }.Start();
        }
    }

    /// <summary>Adds the gradients of the mean loss of all workers; returns the mean of what they report.</summary>
    /// <param name="share">The loss of one worker's part of the batch, and a number to report.</param>
    public double Backward(Func<TrainingWorker, (Tensor Loss, Tensor Report)> share)
    {
        this.share = share;
        gate.SignalAndWait();
        gate.SignalAndWait();
        if (faults.FirstOrDefault(fault => fault is not null) is { } first) ExceptionDispatchInfo.Throw(first);
        return reports.Average();
    }

    public void Dispose()
    {
        share = null;
        gate.SignalAndWait();
        foreach (var worker in workers) worker.Generator.Dispose();
    }

    private void Work(int index)
    {
        while (true)
        {
            gate.SignalAndWait();
            if (share is null) return;

            try { reports[index] = Carry(workers[index], share); }
            catch (Exception fault) { faults[index] = fault; } // the border of a thread: told by Backward
            gate.SignalAndWait();
        }
    }

    private double Carry(TrainingWorker worker, Func<TrainingWorker, (Tensor Loss, Tensor Report)> part)
    {
        using var scope = NewDisposeScope();
        var (loss, report) = part(worker);
        (loss / workers.Length).backward();
        return report.item<float>();
    }
}
