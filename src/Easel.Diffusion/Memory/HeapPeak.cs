using Easel.Diffusion.Native;

namespace Easel.Diffusion.Memory;

/// <summary>
/// Watches how much memory libtorch has taken on the CPU, weights and activations together, by asking the C library's heap every two milliseconds. What comes
/// and goes between two looks is not seen. docs/decisions/0016-what-models-take.md says what is counted.
/// </summary>
/// <param name="floor">What was in use before any model was loaded; not counted.</param>
public sealed class HeapPeak(long floor) : IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(2);

    private readonly ManualResetEventSlim stop = new();
    private Thread? thread;
    private long peak;

    /// <summary>Bytes in use now, or null where the system does not say.</summary>
    public static long? Now => NativeHeap.InUse;

    /// <summary>The most there were above the floor while it watched, or null where the system does not say.</summary>
    public long? Bytes => thread is null ? null : Math.Max(0, Interlocked.Read(ref peak) - floor);

    /// <summary>Begins to watch; does nothing where the system does not say.</summary>
    public HeapPeak Begin()
    {
        if (Now is not { } first) return this;
        peak = first;
        thread = new Thread(Watch) { Name = "Easel memory", IsBackground = true };
        thread.Start();
        return this;
    }

    public void Dispose()
    {
        stop.Set();
        thread?.Join();
        Look();
    }

    private void Watch()
    {
        do Look();
        while (!stop.Wait(Between));
    }

    private void Look()
    {
        if (Now is { } now && now > Interlocked.Read(ref peak)) Interlocked.Exchange(ref peak, now);
    }
}
