using System.Net.Http.Headers;
using Easel.Core.Requests;

namespace Easel.Studio.Downloads;

/// <summary>
/// Brings a file's bytes here: goes on where an earlier attempt ended when the file is still the same, over several connections when the server gives parts,
/// and believes no length it has not seen.
/// </summary>
/// <param name="connection">Asks servers.</param>
/// <param name="rules">How patient.</param>
/// <param name="room">What other downloads still need of the disks.</param>
/// <param name="time">The clock.</param>
internal sealed class FileTransfer(DownloadConnection connection, DownloadRules rules, DiskRoom room, TimeProvider time)
{
    private const int MostBeginnings = 4;
    private const int BufferBytes = 256 << 10;

    /// <summary>Loads what is missing of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="part">Where its bytes go.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancel">Stops; what came stays.</param>
    /// <exception cref="DownloadException">It cannot be loaded.</exception>
    /// <exception cref="RequestException">It leads into a private network.</exception>
    public async Task Run(RemoteFile file, PartFile part, TransferProgress progress, CancellationToken cancel)
    {
        if (part.State is { } old && (old.What != file.What || (file.Sha256 is { } wanted && old.Sha256 != wanted) || (file is { IsExact: true, Bytes: { } bytes } && old.Total is { } total && bytes != total))) part.Forget();
        var inParts = true;
        for (var beginnings = 1; ; beginnings++)
        {
            try
            {
                await Attempt(file, part, inParts, progress, cancel).ConfigureAwait(false);
                return;
            }
            catch (StartOverException) when (beginnings == MostBeginnings) { throw new DownloadException($"the file at {file.Address.Host} changes while it is loaded, or its server gives other parts than it is asked for; try again later"); }
            catch (StartOverException again)
            {
                part.Forget();
                inParts = inParts && again.InParts;
                progress.Waits(again.Message, TimeSpan.Zero);
            }
            catch (Exception wrong) when (wrong is HttpRequestException or IOException or TimeoutException) { throw new DownloadException($"{file.Address.Host}: {RetryRule.Words(wrong)}; given up after {rules.Attempts} attempts, what came stays for the next time", wrong); }
            finally
            {
                part.Note();
                part.Close();
                room.Return(part);
            }
        }
    }

    private async Task Attempt(RemoteFile file, PartFile part, bool inParts, TransferProgress progress, CancellationToken cancel)
    {
        RemoteAnswer? first = null;
        if (part.State is null) first = await Begin(file, part, inParts, progress, cancel).ConfigureAwait(false);
        else
        {
            CheckRoom(part, part.State.Total - part.State.Done);
            part.GoOn();
        }

        var state = part.State!;
        progress.Got(state);
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var loads = state.Ranges.Where(range => !range.IsWhole).Select(range => Load(file, part, range, range == state.Ranges[0] ? first : null, progress, others)).ToList();
        if (state.Ranges[0].IsWhole) first?.Dispose();
        try { await Task.WhenAll(loads).ConfigureAwait(false); }
        catch when (loads.FirstOrDefault(load => load.Exception?.InnerException is { } real and not OperationCanceledException) is { } failed) { await failed.ConfigureAwait(false); }
    }

    // The first answer says whether the server gives parts; its body is the first stretch.
    private async Task<RemoteAnswer> Begin(RemoteFile file, PartFile part, bool inParts, TransferProgress progress, CancellationToken cancel)
    {
        var answer = await RetryRule.Of(rules, time, progress.Waits).ExecuteAsync(
            async token => await connection.Get(file.Address, request => request.Headers.Range = inParts ? new RangeHeaderValue(0, null) : null, rules.Stall, token).ConfigureAwait(false), cancel).ConfigureAwait(false);
        try
        {
            Check(file, answer);
            if (answer.IsBeyond || (answer.IsPart && (answer.From != 0 || answer.Total is null))) throw new StartOverException("the server gives other parts than it is asked for") { InParts = false };
            if (file.Sha256 is { } wanted && answer.Sha256 is { } told && wanted != told) throw new DownloadException($"the site says the file's SHA-256 is {told}, and {wanted} is wanted; the file was not loaded");
            if (file is { IsExact: true, Bytes: { } said } && answer.Total is { } total && total != said) throw new DownloadException($"the site says the file has {said} bytes, and {answer.Address.Host} offers {total}; the file was not loaded");
            CheckRoom(part, answer.Total ?? file.Bytes);
            var many = answer.IsPart && answer.Total >= rules.LargeBytes;
            part.Begin(new PartState
            {
                What = file.What,
                ETag = answer.IsStrong ? answer.ETag : null,
                Modified = answer.Modified,
                Total = answer.Total,
                Sha256 = file.Sha256 ?? answer.Sha256,
                Ranges = PartRange.Split(answer.Total, many ? rules.Connections : 1),
            });
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private void Check(RemoteFile file, RemoteAnswer answer)
    {
        if (answer.IsPage) throw new DownloadException($"{answer.Address.Host} answers with a web page, not with a model; {connection.LoginAdvice(file.Address)}");
        if (answer.IsPacked) throw new DownloadException($"{answer.Address.Host} answers with a packed file, which was not asked for");
    }

    private async Task Load(RemoteFile file, PartFile part, PartRange range, RemoteAnswer? first, TransferProgress progress, CancellationTokenSource all)
    {
        var retries = RetryRule.Of(rules, time, progress.Waits);
        var ended = false;
        try
        {
            while (!ended && !range.IsWhole)
                ended = await retries.ExecuteAsync(
                    async token =>
                    {
                        var before = range.Furthest;
                        try
                        {
                            using var answer = first ?? await Ask(file, part.State!, range, token).ConfigureAwait(false);
                            first = null;
                            return await Copy(answer, part, range, progress, token).ConfigureAwait(false);
                        }
                        catch (Exception passing) when (RetryRule.IsPassing(passing, rules) && range.Furthest - before >= rules.EnoughBytes && passing is not DownloadException { RetryAfter: not null }) { return false; } // it got on: its failures are counted anew
                    }, all.Token).ConfigureAwait(false);
        }
        catch
        {
            await all.CancelAsync().ConfigureAwait(false);
            throw;
        }
        finally { first?.Dispose(); }
    }

    // Asks for the rest of a stretch, of the very file it was begun with.
    private async Task<RemoteAnswer> Ask(RemoteFile file, PartState state, PartRange range, CancellationToken cancel)
    {
        if (!state.CanGoOn) throw new StartOverException("the server does not say which version of the file it gives");
        var (from, isOnly) = (range.Start + range.Done, state.Ranges.Count == 1);
        var answer = await connection.Get(file.Address, request =>
        {
            request.Headers.Range = new RangeHeaderValue(from, range.End - 1);
            if (state.ETag is { } tag) request.Headers.IfRange = new RangeConditionHeaderValue(tag);
            else if (state.Modified is { } modified) request.Headers.IfRange = new RangeConditionHeaderValue(modified);
        }, rules.Stall, cancel).ConfigureAwait(false);
        try
        {
            Check(file, answer);
            var isSame = (state.ETag is null || answer.ETag is null || answer.ETag == state.ETag) && (answer.Total is null || state.Total is null || answer.Total == state.Total);
            if (answer.IsBeyond || !isSame) throw new StartOverException("the file has changed on the server");
            if (answer.IsPart && answer.From != from) throw new StartOverException("the server gives other parts than it is asked for") { InParts = false };
            if (answer.IsPart) return answer;
            if (!isOnly) throw new StartOverException("the server does not give parts any more") { InParts = false };
            if (state.ETag is null || answer.ETag is null) throw new StartOverException("the server begins from the start"); // perhaps with another file
            range.Done = 0;
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    // True when the server has ended what it had to say.
    private async Task<bool> Copy(RemoteAnswer answer, PartFile part, PartRange range, TransferProgress progress, CancellationToken cancel)
    {
        var buffer = new byte[BufferBytes];
        var noted = range.Done;
        await using var stream = await answer.Response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        while (range.Left is not { } left || left > 0)
        {
            clock.CancelAfter(rules.Stall);
            int read;
            try { read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferBytes, range.Left ?? BufferBytes)), clock.Token).ConfigureAwait(false); }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { throw new TimeoutException($"{answer.Address.Host} does not go on sending"); }

            if (read == 0) return range.End is null ? true : throw new HttpIOException(HttpRequestError.ResponseEnded, $"{answer.Address.Host} ended too early");
            await part.Append(range, buffer.AsMemory(0, read), cancel).ConfigureAwait(false);
            range.Furthest = Math.Max(range.Furthest, range.Done);
            progress.Got(part.State!);
            if (range.Done - noted < rules.NoteBytes) continue;
            noted = range.Done;
            part.Note();
            if (range.End is null) CheckRoom(part, null); // nobody knows how much is still to come
        }

        return true;
    }

    /// <exception cref="DownloadException">Too little is free.</exception>
    private void CheckRoom(PartFile part, long? needed) => room.Claim(part, needed ?? 0, rules);
}
