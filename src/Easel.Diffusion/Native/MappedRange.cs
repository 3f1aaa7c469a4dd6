namespace Easel.Diffusion.Native;

/// <summary>A watched mapping; dispose it before the memory is given back.</summary>
internal sealed unsafe class MappedRange : IDisposable
{
    private readonly nint* range;
    private bool forgotten;

    internal MappedRange(nint* range) => this.range = range;

    /// <summary>Whether a part could not be read and holds zeros since.</summary>
    public bool Faulted => !forgotten && Volatile.Read(ref range[2]) != 0;

    public void Dispose()
    {
        if (forgotten) return;
        forgotten = true;
        MappedFaults.Forget(range);
    }
}
