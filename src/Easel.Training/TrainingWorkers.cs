using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>
/// Splits each step over threads: small networks gain nothing from threads inside an operation, but two halves of a batch run side by side.
/// Weights and gradients are shared; torch locks a gradient while it adds to it, and a sum of two does not depend on their order.
/// </summary>
public sealed class TrainingWorkers : IDisposable
{
    private readonly TrainingWorker[] workers;

    /// <param name="count">Threads.</param>
    /// <param name="seed">Each worker's chance follows from it.</param>
    public TrainingWorkers(int count, int seed)
    {
        set_num_threads(1);
        workers = [.. Enumerable.Range(0, count).Select(i => new TrainingWorker(new Random(seed + i), new Generator((ulong)(seed + i), CPU)))];
    }

    public int Count => workers.Length;

    /// <summary>Adds the gradients of the mean loss of all workers; returns the mean of what they report.</summary>
    /// <param name="share">The loss of one worker's part of the batch, and a number to report.</param>
    public double Backward(Func<TrainingWorker, (Tensor Loss, Tensor Report)> share)
    {
        var reports = new double[workers.Length];
        Parallel.For(0, workers.Length, new ParallelOptions { MaxDegreeOfParallelism = workers.Length }, i =>
        {
            using var scope = NewDisposeScope();
            var (loss, report) = share(workers[i]);
            (loss / workers.Length).backward();
            reports[i] = report.item<float>();
        });
        return reports.Average();
    }

    public void Dispose()
    {
        foreach (var worker in workers) worker.Generator.Dispose();
    }
}
