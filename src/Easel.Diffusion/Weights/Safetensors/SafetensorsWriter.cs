using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using Easel.Core.Imaging;
using static TorchSharp.torch;

namespace Easel.Diffusion.Weights.Safetensors;

/// <summary>Writes .safetensors files, tensor by tensor: under a temporary name, flushed, then renamed, so that a half-written file never bears the name.</summary>
/// <remarks>The form is canonical: compact JSON with the metadata first, padded with spaces to eight bytes, then the tensors in the given order without gaps.</remarks>
public static class SafetensorsWriter
{
    private const int ChunkBytes = 1 << 26;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Tensors at hand, all stored as <paramref name="type"/>, in the order of their keys.</summary>
    /// <param name="path">The file; what stands there is replaced.</param>
    /// <param name="tensors">By key; they stay the caller's.</param>
    /// <param name="type">Such as <see cref="StorageType.F16"/>.</param>
    /// <param name="metadata">Free text for the header.</param>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, StorageType type, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(path, [.. tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => SafetensorsPart.Of(pair.Key, pair.Value, type))], metadata);

    /// <param name="path">The file; what stands there is replaced.</param>
    /// <param name="parts">In the file's order.</param>
    /// <param name="metadata">Free text for the header.</param>
    /// <param name="last">Called when all is written, before the file gets its name; what it throws leaves no file.</param>
    /// <param name="overwrite">Whether what stands there when it is finished is replaced.</param>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…</exception>
    /// <exception cref="ArgumentException">Two tensors have one key, or a value is not of its part's shape.</exception>
    public static void Write(string path, IReadOnlyList<SafetensorsPart> parts, IReadOnlyDictionary<string, string>? metadata = null, Action? last = null, bool overwrite = true)
    {
        var start = Start(parts, metadata);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(start);
            foreach (var part in parts) WriteData(stream.Write, part);
            last?.Invoke();
        }, overwrite);
    }

    /// <summary>What stands before the tensors: the header and its length.</summary>
    /// <exception cref="ArgumentException">Two tensors have one key.</exception>
    internal static byte[] Start(IReadOnlyList<SafetensorsPart> parts, IReadOnlyDictionary<string, string>? metadata)
    {
        if (parts.GroupBy(part => part.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"two tensors are called {twice.Key}", nameof(parts));

        using var header = new MemoryStream();
        header.Write(new byte[sizeof(long)]);
        using (var json = new Utf8JsonWriter(header, Json))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach (var (name, value) in metadata) json.WriteString(name, value);
                json.WriteEndObject();
            }

            var offset = 0L;
            foreach (var part in parts) offset = WriteEntry(json, part, offset);
            json.WriteEndObject();
        }

        while (header.Length % 8 != 0) header.WriteByte((byte)' ');
        var bytes = header.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - sizeof(long));
        return bytes;
    }

    private static long WriteEntry(Utf8JsonWriter json, SafetensorsPart part, long offset)
    {
        var end = offset + TensorFile.ByteCount(part.Type, part.Shape);
        json.WriteStartObject(part.Key);
        json.WriteString("dtype", part.Type.Name);
        json.WriteStartArray("shape");
        foreach (var size in part.Shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }

    /// <summary>One tensor's bytes.</summary>
    /// <exception cref="ArgumentException">Its value is not of its part's shape.</exception>
    internal static void WriteData(WriteBytes write, SafetensorsPart part)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var value = part.Value().detach();
        if (!value.shape.AsSpan().SequenceEqual(part.Shape))
            throw new ArgumentException($"{part.Key} is of shape [{string.Join(", ", value.shape)}] where [{string.Join(", ", part.Shape)}] was announced", nameof(part));

        var flat = value.flatten();
        var step = ChunkBytes / part.Type.Size;
        for (long start = 0, count = flat.numel(); start < count; start += step)
        {
            using var chunk = NewDisposeScope();
            write(flat.narrow(0, start, Math.Min(step, count - start)).to(part.Type.Scalar).cpu().contiguous().bytes);
        }
    }
}
