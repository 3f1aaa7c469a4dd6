using System.IO.MemoryMappedFiles;
using Easel.Diffusion.Native;
using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace Easel.Diffusion.Weights;

/// <summary>A file held open for its tensors: refuses writers where the system can (Windows) and notices a change before each use elsewhere.</summary>
/// <remarks>
/// docs/decisions/0006-mapped-weights.md tells why. The open handle is asked, not the path: a file replaced by renaming another over it stays
/// readable as it was.
/// </remarks>
internal sealed class TensorFile : IDisposable
{
    private const int ChunkBytes = 1 << 28;

    private readonly SafeFileHandle handle;
    private readonly DateTime writtenAt;
    private readonly MemoryMappedFile? mapping;
    private readonly MemoryMappedViewAccessor? view;
    private readonly MappedRange? watched;

    private unsafe TensorFile(string path, SafeFileHandle handle, FileReading reading)
    {
        Path = path;
        this.handle = handle;
        Length = RandomAccess.GetLength(handle);
        writtenAt = File.GetLastWriteTimeUtc(handle);
        if (Length == 0 || reading == FileReading.Copied || !LibTorch.IsAvailable || (reading == FileReading.Automatic && CanVanish(path))) return;

        mapping = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        view = mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        watched = MappedFaults.Watch(view.SafeMemoryMappedViewHandle.DangerousGetHandle(), Length);
    }

    public string Path { get; }

    /// <summary>Bytes when it was opened.</summary>
    public long Length { get; }

    /// <summary>Whether tensors are views of the file.</summary>
    public bool IsMapped => view is not null;

    /// <exception cref="WeightsException">The file is missing, empty, or may not be read.</exception>
    public static TensorFile Open(string path, FileReading reading)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return new TensorFile(path, handle, reading);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            handle?.Dispose();
            throw new WeightsException(path, null, $"the file cannot be opened: {problem.Message}");
        }
    }

    /// <summary>Reads exactly <paramref name="buffer"/>.Length bytes.</summary>
    public void Read(long offset, Span<byte> buffer)
    {
        try
        {
            while (buffer.Length > 0)
            {
                var count = RandomAccess.Read(handle, buffer, offset);
                if (count == 0) throw new WeightsException(Path, null, $"the file ends at byte {offset} where more is needed; it is truncated, load or copy it again");
                offset += count;
                buffer = buffer[count..];
            }
        }
        catch (IOException problem)
        {
            throw new WeightsException(Path, null, $"reading failed at byte {offset}: {problem.Message}");
        }
    }

    /// <summary>A tensor of the bytes at <paramref name="offset"/>: a view of the mapping, or a copy. The range was checked when the file was parsed.</summary>
    /// <param name="offset">Of the first element in the file.</param>
    /// <param name="type">Storage type.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="strides">Steps in elements; row-major when null.</param>
    public unsafe Tensor TensorAt(long offset, StorageType type, long[] shape, long[]? strides = null)
    {
        var steps = strides ?? RowMajor(shape);
        EnsureUnchanged();
        if (view is null || shape.Contains(0)) return Copy(offset, type, shape, steps);

        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            return LibTorch.FromBlob((nint)(start + view.PointerOffset + offset), type.Scalar, shape, steps);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <exception cref="WeightsException">The file was written to, cut or extended since it was opened, or could not be read.</exception>
    public void EnsureUnchanged()
    {
        long length;
        DateTime written;
        try
        {
            (length, written) = (RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle));
        }
        catch (IOException problem)
        {
            throw new WeightsException(Path, null, $"the file can no longer be reached: {problem.Message}");
        }

        if (length != Length || written != writtenAt)
            throw new WeightsException(Path, null, $"the file changed while it was in use ({Length} bytes then, {length} now); load the model again");
        if (watched is { Faulted: true }) throw new WeightsException(Path, null, "a part of the file could not be read while it was in use: it was cut for a while, or its disk failed; load the model again");
    }

    /// <summary>Takes the mapped pages out of the process's resident memory; the next touch brings them back from the file.</summary>
    public void ReleasePages()
    {
        if (view is not null) ProcessMemory.ReleasePages(view.SafeMemoryMappedViewHandle);
    }

    public void Dispose()
    {
        watched?.Dispose();
        view?.Dispose();
        mapping?.Dispose();
        handle.Dispose();
    }

    /// <summary>Steps in elements of a dense tensor.</summary>
    internal static long[] RowMajor(ReadOnlySpan<long> shape)
    {
        var strides = new long[shape.Length];
        var step = 1L;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= Math.Max(1, shape[i]);
        }

        return strides;
    }

    /// <summary>Elements of storage from a tensor's first to its last.</summary>
    internal static long Reach(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        var last = 0L;
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 0) return 0;
            last += (shape[i] - 1) * strides[i];
        }

        return last + 1;
    }

    internal static long ByteCount(StorageType type, ReadOnlySpan<long> shape)
    {
        long count = type.Size;
        foreach (var size in shape) count = checked(count * size);
        return count;
    }

    private Tensor Copy(long offset, StorageType type, long[] shape, long[] strides)
    {
        using var scope = NewDisposeScope();
        var elements = empty([Reach(shape, strides)], dtype: type.Scalar);
        FillFrom(elements, type.Size, (position, bytes) => Read(offset + position, bytes));
        return elements.as_strided(shape, strides).DetachFromDisposeScope();
    }

    /// <summary>Hands the memory of a fresh one-dimensional tensor to <paramref name="fill"/> piece by piece, each with its byte position.</summary>
    internal static void FillFrom(Tensor tensor, int elementSize, FillBytes fill)
    {
        var step = ChunkBytes / elementSize;
        for (long start = 0, count = tensor.numel(); start < count; start += step)
        {
            using var piece = tensor.narrow(0, start, Math.Min(step, count - start));
            fill(start * elementSize, piece.bytes);
        }
    }

    private static bool CanVanish(string path)
    {
        try
        {
            var full = System.IO.Path.GetFullPath(path);
            var drive = DriveInfo.GetDrives()
                .Where(drive => full.StartsWith(drive.Name, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
                .MaxBy(drive => drive.Name.Length);
            return drive?.DriveType is DriveType.Network or DriveType.Removable or DriveType.CDRom;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}

/// <summary>Writes the bytes that belong at <paramref name="position"/>.</summary>
internal delegate void FillBytes(long position, Span<byte> bytes);
