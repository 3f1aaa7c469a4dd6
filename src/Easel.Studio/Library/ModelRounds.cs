using Easel.Diffusion.Weights;

namespace Easel.Studio.Library;

/// <summary>What goes on in a library without being asked for: it follows the folders, and reads files through for their hashes while nothing is painted.</summary>
/// <param name="index">The library.</param>
/// <param name="hashes">Whether files are read through, asked before each.</param>
/// <param name="isBusy">Whether something is painted, so that the disk is left alone.</param>
/// <param name="time">The clock.</param>
/// <param name="trace">Takes faults: where, and what.</param>
internal sealed class ModelRounds(ModelIndex index, Func<bool> hashes, Func<bool> isBusy, TimeProvider time, Action<string, string> trace) : IDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenShows = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim signal = new(0);
    private readonly HashSet<string> unreadable = []; // they are not tried again and again

    /// <summary>Goes round until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        using var watch = new ModelWatch(Wake);
        try
        {
            await Task.Delay(First, time, cancel).ConfigureAwait(false); // the queue and the first requests go before
            watch.Follow(index.Roots);
            while (true)
            {
                await Look(watch, cancel).ConfigureAwait(false);
                await HashAll(cancel).ConfigureAwait(false);
                if (await signal.WaitAsync(BetweenLooks, cancel).ConfigureAwait(false)) await Settle(cancel).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested) { }
    }

    public void Dispose() => signal.Dispose();

    private async Task Look(ModelWatch watch, CancellationToken cancel)
    {
        try
        {
            await index.Look(cancel).ConfigureAwait(false);
            watch.Follow([.. index.Roots, .. index.Folders]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or AggregateException) { trace("models", fault.ToString()); }
    }

    // Files are copied and loaded piece by piece: a moment of quiet is waited for, but not for long.
    private async Task Settle(CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        do await Task.Delay(Calm, time, cancel).ConfigureAwait(false);
        while (await signal.WaitAsync(0, cancel).ConfigureAwait(false) && time.GetElapsedTime(begun) < Longest);
    }

    private async Task HashAll(CancellationToken cancel)
    {
        var shown = time.GetTimestamp();
        foreach (var card in Unhashed())
        {
            while (isBusy()) await Task.Delay(Glance, time, cancel).ConfigureAwait(false);
            if (!hashes() || signal.CurrentCount > 0) break;
            while (!await Hash(card, cancel).ConfigureAwait(false)) await Task.Delay(Glance, time, cancel).ConfigureAwait(false);
            if (time.GetElapsedTime(shown) < BetweenShows) continue;
            index.ShowHashes();
            shown = time.GetTimestamp();
        }

        index.ShowHashes();
    }

    // False when something was painted meanwhile.
    private async Task<bool> Hash(ModelCard card, CancellationToken cancel)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var work = Task.Run(() => index.Hash(card, pause.Token), pause.Token);
        while (await Task.WhenAny(work, Task.Delay(Glance, time, cancel)).ConfigureAwait(false) != work)
            if (isBusy()) await pause.CancelAsync().ConfigureAwait(false);
        try { await work.ConfigureAwait(false); }
        catch (OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            return false;
        }
        catch (Exception wrong) when (wrong is WeightsException or IOException or UnauthorizedAccessException) { unreadable.Add(card.Path); }
        return true;
    }

    // Possible twins first, then what costs least.
    private IReadOnlyList<ModelCard> Unhashed() =>
    [
        .. index.Cards.Where(card => !card.IsFolder && card.Problem is null && card.Bytes > 0 && (card.Sha256 is null || (card.TensorHash is null && card.Twins.Count > 0)) && !unreadable.Contains(card.Path))
            .OrderByDescending(card => card.Twins.Count > 0).ThenBy(card => card.Bytes),
    ];

    private void Wake()
    {
        try
        {
            if (signal.CurrentCount == 0) signal.Release();
        }
        catch (ObjectDisposedException) { } // a last word of the system's after the end
    }
}
