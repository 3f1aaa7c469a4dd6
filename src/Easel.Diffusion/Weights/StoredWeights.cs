using System.Collections.ObjectModel;
using static TorchSharp.torch;

namespace Easel.Diffusion.Weights;

/// <summary>A weight source that knows all its keys: a file, a folder, a dictionary, or another one under other names.</summary>
/// <remarks>
/// Tensors handed out belong to it and must not be written to (a mapped file is read-only memory); dispose it after the last of them
/// has been converted or dropped, never before.
/// </remarks>
/// <param name="name">The file, or a short name, for messages.</param>
public abstract class StoredWeights(string name) : IWeightSource, IDisposable
{
    private readonly Dictionary<string, Tensor> taken = new(StringComparer.Ordinal);
    private bool disposed;

    public string Name => name;

    /// <summary>Every key, in the file's order.</summary>
    public abstract IReadOnlyCollection<string> Keys { get; }

    /// <summary>Free text the file carries beside its tensors (safetensors' <c>__metadata__</c>); empty where there is none.</summary>
    public virtual IReadOnlyDictionary<string, string> Metadata => ReadOnlyDictionary<string, string>.Empty;

    public abstract bool Has(string key);

    public abstract long[]? ShapeOf(string key);

    /// <summary>How the tensor under <paramref name="key"/> is stored; null when there is none.</summary>
    public abstract StorageType? TypeOf(string key);

    public Tensor Take(string key, ReadOnlySpan<long> shape)
    {
        if (ShapeOf(key) is not { } stored) throw WeightsException.Missing(name, key);
        return shape.SequenceEqual(stored) ? Read(key) : throw WeightsException.OtherShape(name, key, stored, shape);
    }

    /// <summary>The tensor under <paramref name="key"/> in whatever shape it has; otherwise as <see cref="Take"/>.</summary>
    /// <exception cref="WeightsException">There is no such key, or the file changed since it was opened.</exception>
    public Tensor Read(string key)
    {
        lock (taken)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (taken.TryGetValue(key, out var tensor) && !tensor.IsInvalid) return tensor;
            if (!Has(key)) throw WeightsException.Missing(name, key);

            tensor = Load(key);
            taken[key] = tensor.DetachFromDisposeScope();
            return tensor;
        }
    }

    /// <summary>Bytes of tensors handed out that lie in memory of their own; views of a mapped file are not among them.</summary>
    public virtual long OwnBytes => BytesTaken(_ => true);

    /// <summary>Lets go of memory that only mirrors the file: what was read so far is not needed soon. Tensors stay valid.</summary>
    public virtual void ReleasePages()
    {
    }

    /// <summary>Asks whether tensors taken earlier still hold what the file held when it was opened.</summary>
    /// <exception cref="WeightsException">A file was written to or cut since, or could not be read any more.</exception>
    public virtual void EnsureUnchanged()
    {
    }

    public void Dispose()
    {
        lock (taken)
        {
            if (disposed) return;
            disposed = true;
            foreach (var tensor in taken.Values) tensor.Dispose();
            taken.Clear();
            Release();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Bytes of the tensors handed out under certain keys.</summary>
    protected long BytesTaken(Func<string, bool> counts)
    {
        lock (taken) return taken.Where(pair => counts(pair.Key) && !pair.Value.IsInvalid).Sum(pair => pair.Value.numel() * pair.Value.element_size());
    }

    /// <summary>A tensor of its own for a key that is there; called once a key.</summary>
    protected abstract Tensor Load(string key);

    /// <summary>Lets go of files and memory; no tensor is in use any more.</summary>
    protected abstract void Release();
}
