using System.Runtime.CompilerServices;
using Easel.Diffusion.Memory;
using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Native;

/// <summary>
/// One model's weights in the form its operations want: converted to the type and device they compute in, and packed for oneDNN where that is
/// to be had. Made when a layer is first used without gradients, kept until the model goes.
/// </summary>
/// <param name="packs">Whether to pack and to use native kernels at all; false leaves everything to TorchSharp's own operations.</param>
/// <param name="releasePages">Called now and then while weights are prepared: those read so far are not needed in their stored form.</param>
/// <param name="memory">Counts them, and says whose turn it is; null counts for itself.</param>
/// <param name="use">How much may be on the device at one time.</param>
public sealed class PreparedWeights(bool packs = true, Action? releasePages = null, DeviceMemory? memory = null, MemoryUse use = MemoryUse.Full) : IDisposable
{
    private const double LargestFloat8 = 448; // of E4M3, which has no infinity: beyond it there is only NaN
    private const long BytesBetweenReleases = 32 << 20;
    private const long PieceElements = 1 << 22; // 16 MB of float32: stays in the heap, see Converted

    private readonly Dictionary<Key, Entry> prepared = new(new ByReference());
    private readonly PackedMatrices matrices = new();
    private IReadOnlyDictionary<Tensor, WeightChange> changes = new Dictionary<Tensor, WeightChange>();
    private readonly DeviceMemory memory = memory ?? new DeviceMemory();
    private long bytesRead;

    /// <summary>Whether native kernels may be used.</summary>
    public bool UsesKernels => packs;

    /// <summary>Whether attention must not hold all its scores at once, for which there may be no room.</summary>
    public bool SlicesAttention => use != MemoryUse.Full;

    /// <summary>Bytes of all prepared weights.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether matrices and convolutions are kept in 8 bits, E4M3, and widened each time they are used. Whoever changes it lets all of them go.</summary>
    public bool KeepsFloat8
    {
        get;
        set
        {
            if (field != value) Clear();
            field = value;
        }
    }

    /// <summary>A network, or a block of it, begins to work with these weights; those of others leave where not all may be there.</summary>
    public void Begin(object network, object? block = null) => memory.Begin(this, use, network, block);

    /// <summary>Whether an operation on <paramref name="x"/> goes over packed weights here and now.</summary>
    public bool PacksFor(Tensor x) => packs && !KeepsFloat8 && x.device_type == DeviceType.CPU && !is_grad_enabled() && OneDnn.Computes(x.dtype);

    /// <summary>The packed weight of a layer; owned here.</summary>
    /// <param name="layer">Whose it is.</param>
    /// <param name="weight">Its stored weight.</param>
    /// <param name="x">What it will be applied to.</param>
    /// <param name="shape">Brings the weight into the shape to pack.</param>
    /// <param name="pack">Packs the dense weight it is given, of x's type.</param>
    internal Tensor Packed(object layer, Tensor weight, Tensor x, Func<Tensor, Tensor> shape, Func<Tensor, Tensor> pack) => Prepare(layer, weight, x, shape, pack);

    /// <summary>The packed matrix of a layer; owned here. Where it can be, it is rewritten where it lies when changes come and go.</summary>
    /// <param name="layer">Whose it is.</param>
    /// <param name="weight">Its stored weight.</param>
    /// <param name="x">What it will be applied to.</param>
    /// <param name="shape">Brings the weight into the shape [outputs, inputs] to pack, as a view; takes a change's up [all outputs, n] as well.</param>
    internal Tensor PackedMatrix(object layer, Tensor weight, Tensor x, Func<Tensor, Tensor> shape)
    {
        var rows = x.numel() / x.size(-1);
        return Prepare(layer, weight, x, x.dtype, shape, matrix => OneDnn.PackLinear(Dense(matrix, x), rows), rows);
    }

    /// <summary>A weight in the type and on the device of <paramref name="x"/>; itself where it is there already.</summary>
    internal Tensor Converted(Tensor weight, Tensor x) =>
        weight.dtype == x.dtype && weight.device_type == x.device_type && !changes.ContainsKey(weight) ? weight : Prepare(weight, weight, x, stored => stored, dense => dense);

    /// <summary>
    /// A layer's weight as <see cref="Converted"/>, or, where <see cref="KeepsFloat8"/> says so, widened from 8 bits for this use alone, in the caller's scope.
    /// </summary>
    /// <param name="weight">As stored.</param>
    /// <param name="x">What it meets.</param>
    /// <param name="part">The part of it that is wanted, as a view.</param>
    internal Tensor Widened(Tensor weight, Tensor x, Func<Tensor, Tensor> part) =>
        KeepsFloat8 && !is_grad_enabled() ? part(Narrow(weight, x)).to(x.dtype) : part(weight.As(x, this));

    /// <summary>From now on these stored weights are used changed, and those of before as they are stored; others stay as they were prepared.</summary>
    /// <param name="wanted">How.</param>
    internal void Change(IReadOnlyDictionary<Tensor, WeightChange> wanted)
    {
        foreach (var (key, entry) in prepared.ToList())
        {
            if (!changes.ContainsKey(entry.Stored) && !wanted.ContainsKey(entry.Stored)) continue;
            if (entry.Rows > 0) entry.IsStale = true;
            else Drop(key, entry);
        }

        changes = wanted;
    }

    public void Dispose()
    {
        Clear();
        memory.Forget(this);
    }

    /// <summary>Drops all prepared weights; what is needed again is prepared again.</summary>
    public void Clear()
    {
        foreach (var entry in prepared.Values) entry.Made.Dispose();
        prepared.Clear();
        Count(-Bytes);
        bytesRead = 0;
    }

    private void Count(long bytes)
    {
        Bytes += bytes;
        memory.Count(bytes);
    }

    private Tensor Narrow(Tensor weight, Tensor x)
    {
        var kept = StorageType.F8E4M3.Scalar;
        return weight.dtype == kept && weight.device_type == x.device_type && !changes.ContainsKey(weight)
            ? weight
            : Prepare(weight, weight, x, kept, stored => stored.to(float32, x.device).Within(-LargestFloat8, LargestFloat8), dense => dense.to(kept));
    }

    private Tensor Prepare(object owner, Tensor weight, Tensor x, Func<Tensor, Tensor> shape, Func<Tensor, Tensor> finish) =>
        Prepare(owner, weight, x, x.dtype, shape, dense => finish(Dense(dense, x)));

    private Tensor Prepare(object owner, Tensor weight, Tensor x, ScalarType kept, Func<Tensor, Tensor> shape, Func<Tensor, Tensor> finish, long rows = 0)
    {
        var key = new Key(owner, kept, x.device_type);
        if (prepared.TryGetValue(key, out var known) && !known.IsStale) return known.Made;

        using var scope = NewDisposeScope();
        changes.TryGetValue(weight, out var change);
        if (rows > 0 && (known is not null || change is not null) && Rewritten(key, weight, x.device, change, shape, finish, rows)) return prepared[key].Made;
        if (prepared.TryGetValue(key, out known)) Drop(key, known);
        var made = Keep(key, weight, shape(change is null ? weight : change.Apply(weight, x.device)), finish, rows);
        made.IsUnchanged = change is null;
        return made.Made;
    }

    // Where it can be done; the weight is packed as it is stored first if it is not yet, for it is oneDNN that decides where its numbers lie.
    private bool Rewritten(Key key, Tensor weight, Device device, WeightChange? change, Func<Tensor, Tensor> shape, Func<Tensor, Tensor> finish, long rows)
    {
        var stored = shape(weight);
        if (!matrices.Takes(stored, rows, key.Type)) return false;
        var factors = change?.Factors(device) is var (up, down) ? (shape(up), down) : ((Tensor Up, Tensor Down)?)null;
        if (change is not null && factors is null) return false;
        if (!prepared.TryGetValue(key, out var entry)) entry = Keep(key, weight, stored, finish, rows);
        if (!matrices.Rewrite(entry.Made, stored, entry.Rows, entry.IsUnchanged, factors)) return false;
        (entry.IsStale, entry.IsUnchanged) = (false, change is null);
        Read(stored);
        return true;
    }

    private Entry Keep(Key key, Tensor weight, Tensor source, Func<Tensor, Tensor> finish, long rows)
    {
        var entry = prepared[key] = new Entry(finish(source).DetachFromDisposeScope(), weight, source.numel() * ElementSize(key.Type), rows);
        Count(entry.Bytes);
        Read(source);
        return entry;
    }

    private void Drop(Key key, Entry entry)
    {
        entry.Made.Dispose();
        prepared.Remove(key);
        Count(-entry.Bytes);
    }

    private void Read(Tensor stored)
    {
        bytesRead += stored.numel() * stored.element_size();
        if (bytesRead >= BytesBetweenReleases) Release();
    }

    private void Release()
    {
        bytesRead = 0;
        releasePages?.Invoke();
    }

    // float16 → bfloat16 in one go is five times slower than by way of float32, and large scratch tensors cost page faults.
    private static Tensor Dense(Tensor weight, Tensor x)
    {
        var viaFloat32 = weight.dtype == ScalarType.Float16 && x.dtype == ScalarType.BFloat16 && x.device_type == DeviceType.CPU;
        if (!viaFloat32) return weight.to(x.dtype, x.device);

        var dense = empty(weight.shape, dtype: x.dtype);
        var (from, to) = (weight.reshape(-1), dense.view(-1));
        for (long start = 0, count = weight.numel(); start < count; start += PieceElements)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(PieceElements, count - start);
            to.narrow(0, start, length).copy_(from.narrow(0, start, length).to(ScalarType.Float32));
        }

        return dense;
    }

    private static long ElementSize(ScalarType type) => StorageType.Of(type)?.Size ?? 4;

    /// <param name="made">What layers use.</param>
    /// <param name="stored">Of which weight.</param>
    /// <param name="bytes">As counted.</param>
    /// <param name="rows">Of x that a packed matrix was made for; 0 for all else.</param>
    private sealed class Entry(Tensor made, Tensor stored, long bytes, long rows)
    {
        public Tensor Made => made;

        public Tensor Stored => stored;

        public long Bytes => bytes;

        public long Rows => rows;

        /// <summary>Whether it is of the stored weight as it is.</summary>
        public bool IsUnchanged { get; set; } = true;

        /// <summary>Whether changes have come or gone since.</summary>
        public bool IsStale { get; set; }
    }

    private readonly record struct Key(object Owner, ScalarType Type, DeviceType Device);

    // Tensors and layers are told apart as objects, not by what they hold.
    private sealed class ByReference : IEqualityComparer<Key>
    {
        public bool Equals(Key x, Key y) => ReferenceEquals(x.Owner, y.Owner) && x.Type == y.Type && x.Device == y.Device;

        public int GetHashCode(Key key) => HashCode.Combine(RuntimeHelpers.GetHashCode(key.Owner), key.Type, key.Device);
    }
}
