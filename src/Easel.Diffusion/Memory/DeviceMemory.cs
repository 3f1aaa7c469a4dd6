using Easel.Diffusion.Native;

namespace Easel.Diffusion.Memory;

/// <summary>
/// What the weights of an engine's models take on the device, and whose turn it is where not all of them may be there: the weights of the part that worked
/// before leave when another begins. One for all models of an engine; of its thread, but for the numbers, which anybody may ask.
/// </summary>
public sealed class DeviceMemory
{
    private PreparedWeights? working;
    private object? network;
    private object? part;
    private long weightBytes;
    private long peakWeightBytes;

    /// <summary>Bytes of weights the networks hold now: made for their operations, as against views of a mapped file, which are the file's.</summary>
    public long WeightBytes => Interlocked.Read(ref weightBytes);

    /// <summary>The most there were since <see cref="BeginPeak"/>.</summary>
    public long PeakWeightBytes => Interlocked.Read(ref peakWeightBytes);

    /// <summary>Forgets earlier peaks.</summary>
    public void BeginPeak() => Interlocked.Exchange(ref peakWeightBytes, WeightBytes);

    /// <summary>Counts weights that were made or, below 0, let go of.</summary>
    internal void Count(long bytes)
    {
        var now = Interlocked.Add(ref weightBytes, bytes);
        if (now > PeakWeightBytes) Interlocked.Exchange(ref peakWeightBytes, now);
    }

    /// <summary>A part begins to work. Where <paramref name="use"/> says so, the weights of the part before it leave, also another model's.</summary>
    /// <param name="weights">Whose weights.</param>
    /// <param name="use">How much may be there.</param>
    /// <param name="beginning">The network.</param>
    /// <param name="block">The block of it, or null where it has none.</param>
    internal void Begin(PreparedWeights weights, MemoryUse use, object beginning, object? block)
    {
        var next = use == MemoryUse.Low ? block ?? beginning : beginning;
        if (ReferenceEquals(working, weights) && ReferenceEquals(part, next)) return;

        if (use != MemoryUse.Full || part is not null) working?.Clear();
        if (part is not null && !ReferenceEquals(network, beginning)) ProcessMemory.Trim(); // within a network the next block takes the room at once
        (working, network, part) = use == MemoryUse.Full ? (null, null, null) : (weights, beginning, next);
    }

    /// <summary>Weights that go for good.</summary>
    internal void Forget(PreparedWeights weights)
    {
        if (ReferenceEquals(working, weights)) (working, network, part) = (null, null, null);
    }
}
