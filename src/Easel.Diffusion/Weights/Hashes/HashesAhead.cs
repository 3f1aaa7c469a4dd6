using System.Runtime.ExceptionServices;

namespace Easel.Diffusion.Weights.Hashes;

/// <summary>Hashes of files, computed on a thread of their own beside other work and waited for only when they are needed.</summary>
/// <remarks>Disposing stops what still runs and waits for it, so that no file stays open.</remarks>
internal sealed class HashesAhead : IDisposable
{
    private readonly CancellationTokenSource stop;
    private readonly Dictionary<string, string?> known = [];
    private readonly Thread thread;
    private ExceptionDispatchInfo? fault;

    /// <param name="hashes">Knows the hashes of earlier runs.</param>
    /// <param name="paths">Of files; a folder has no hash.</param>
    /// <param name="cancel">Ends the work and every wait for it.</param>
    public HashesAhead(FileHashes hashes, IReadOnlyList<string> paths, CancellationToken cancel)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        thread = new Thread(() => Compute(hashes, paths, stop.Token)) { Name = "Easel hashes", IsBackground = true };
        thread.Start();
    }

    /// <summary>First ten digits of a file's sha256; null for a folder.</summary>
    /// <param name="path">One of those given.</param>
    /// <exception cref="WeightsException">One of the files cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public string? Short(string path)
    {
        thread.Join();
        fault?.Throw();
        return known[path];
    }

    public void Dispose()
    {
        stop.Cancel();
        thread.Join();
        stop.Dispose();
    }

    private void Compute(FileHashes hashes, IReadOnlyList<string> paths, CancellationToken cancel)
    {
        try
        {
            foreach (var path in paths) known[path] = hashes.Short(path, cancel);
        }
        catch (Exception thrown) { fault = ExceptionDispatchInfo.Capture(thrown); } // the border of a thread; told to whoever asks
    }
}
