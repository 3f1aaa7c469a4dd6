using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Easel.Diffusion.Weights.Safetensors;

/// <summary>The JSON in front of a safetensors file, checked as strictly as the reference reader does: no holes, no overlaps, nothing out of range.</summary>
/// <remarks>Format: eight bytes little-endian header length, the header, the tensors' bytes. github.com/huggingface/safetensors, README.</remarks>
public sealed class SafetensorsHeader
{
    private const int MaximumHeaderBytes = 100_000_000; // the reference reader's own limit
    private const int MaximumDimensions = 16;

    private readonly string file;
    private readonly Dictionary<string, SafetensorsEntry> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private bool hasMetadata;

    private SafetensorsHeader(string file, long dataStart) => (this.file, DataStart) = (file, dataStart);

    /// <summary>In the file's order.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => entries;

    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>Where the tensors' bytes begin in the file.</summary>
    public long DataStart { get; }

    /// <summary>The length of the JSON from the file's first eight bytes.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="start">The file's first bytes, eight of them or all there are.</param>
    /// <param name="fileLength">In bytes.</param>
    /// <exception cref="WeightsException">It cannot be a safetensors file of that length.</exception>
    public static int LengthFrom(string file, ReadOnlySpan<byte> start, long fileLength)
    {
        if (fileLength == 0) throw new WeightsException(file, null, "the file is empty (0 bytes); load or copy it again");
        if (start.Length < 8) throw new WeightsException(file, null, $"{fileLength} bytes are too few for a safetensors file");

        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > (ulong)(fileLength - 8))
            throw new WeightsException(file, null, $"the header claims {length} bytes of a file of {fileLength}; the file is truncated or no safetensors file");
        if (length > MaximumHeaderBytes) throw new WeightsException(file, null, $"the header claims {length} bytes; at most {MaximumHeaderBytes} are allowed");
        return length >= 2 ? (int)length : throw new WeightsException(file, null, $"the header has {length} bytes; even an empty one has 2");
    }

    /// <param name="file">For messages.</param>
    /// <param name="json">The header without its length.</param>
    /// <param name="fileLength">In bytes.</param>
    /// <exception cref="WeightsException">Anything is wrong with it.</exception>
    public static SafetensorsHeader Parse(string file, ReadOnlyMemory<byte> json, long fileLength)
    {
        var header = new SafetensorsHeader(file, 8L + json.Length);
        try
        {
            if (json.Span[0] != '{') throw header.Wrong(null, "the header does not begin with '{'; this is no safetensors file");
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(json.Span);
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            foreach (var property in document.RootElement.EnumerateObject()) header.Add(property.Name, property.Value);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw header.Wrong(null, $"the header is not valid JSON: {problem.Message}");
        }

        header.CheckLayout(fileLength - header.DataStart);
        return header;
    }

    private void Add(string key, JsonElement value)
    {
        if (key == "__metadata__")
        {
            if (hasMetadata) throw Wrong(key, "it occurs twice");
            hasMetadata = true;
            if (value.ValueKind == JsonValueKind.Null) return;
            if (value.ValueKind != JsonValueKind.Object) throw Wrong(key, "it is not an object of texts");
            foreach (var property in value.EnumerateObject())
            {
                if (property.Value.ValueKind != JsonValueKind.String) throw Wrong(key, $"'{property.Name}' is not a text");
                if (!metadata.TryAdd(property.Name, property.Value.GetString()!)) throw Wrong(key, $"'{property.Name}' occurs twice");
            }
        }
        else if (!entries.TryAdd(key, Entry(key, value)))
        {
            throw Wrong(key, "the key occurs twice");
        }
    }

    private SafetensorsEntry Entry(string key, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Wrong(key, "its entry is not an object");
        var (dtype, sizes, ends) = Parts(key, value);
        if (dtype.ValueKind != JsonValueKind.String) throw Wrong(key, "it has no dtype");
        var type = StorageType.Named(dtype.GetString()!) ?? throw Wrong(key, $"the type '{dtype.GetString()}' is not known; known: {string.Join(", ", StorageType.All)}");
        var shape = Numbers(key, sizes, "shape");
        var offsets = Numbers(key, ends, "data_offsets");
        if (shape.Length > MaximumDimensions) throw Wrong(key, $"it has {shape.Length} dimensions; at most {MaximumDimensions} are allowed");
        if (offsets.Length != 2 || offsets[1] < offsets[0]) throw Wrong(key, $"data_offsets [{string.Join(", ", offsets)}] is not a start and an end");

        long bytes;
        try
        {
            bytes = TensorFile.ByteCount(type, shape);
        }
        catch (OverflowException)
        {
            throw Wrong(key, $"the shape [{string.Join(", ", shape)}] is larger than any file");
        }

        return bytes == offsets[1] - offsets[0]
            ? new SafetensorsEntry(type, shape, offsets[0], offsets[1])
            : throw Wrong(key, $"[{string.Join(", ", shape)}] of {type} needs {bytes} bytes, data_offsets gives {offsets[1] - offsets[0]}");
    }

    // In one pass: it is asked for each of thousands of tensors, and the usual names cost no memory.
    private (JsonElement Type, JsonElement Shape, JsonElement Offsets) Parts(string key, JsonElement entry)
    {
        JsonElement type = default, shape = default, offsets = default;
        HashSet<string>? others = null;
        foreach (var property in entry.EnumerateObject())
        {
            if (property.NameEquals("dtype"u8) && type.ValueKind == JsonValueKind.Undefined) type = property.Value;
            else if (property.NameEquals("shape"u8) && shape.ValueKind == JsonValueKind.Undefined) shape = property.Value;
            else if (property.NameEquals("data_offsets"u8) && offsets.ValueKind == JsonValueKind.Undefined) offsets = property.Value;
            else if (property.Name is "dtype" or "shape" or "data_offsets" || !(others ??= new(StringComparer.Ordinal)).Add(property.Name)) throw Wrong(key, $"'{property.Name}' occurs twice");
        }

        return (type, shape, offsets);
    }

    private long[] Numbers(string key, JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.Array) throw Wrong(key, $"it has no {name}");
        var numbers = new long[value.GetArrayLength()];
        var i = 0;
        foreach (var number in value.EnumerateArray())
        {
            if (number.ValueKind != JsonValueKind.Number || !number.TryGetInt64(out var size) || size < 0) throw Wrong(key, $"{name} holds {number}, which is not a whole number from 0");
            numbers[i++] = size;
        }

        return numbers;
    }

    private void CheckLayout(long dataLength)
    {
        var position = 0L;
        foreach (var (key, entry) in IsInOrder ? entries.AsEnumerable() : entries.OrderBy(pair => pair.Value.Start).ThenBy(pair => pair.Value.End))
        {
            if (entry.Start < position) throw Wrong(key, $"its bytes from {entry.Start} overlap another tensor's, which end at {position}");
            if (entry.Start > position) throw Wrong(key, $"the bytes from {position} to {entry.Start} in front of it belong to no tensor");
            if (entry.End > dataLength) throw Wrong(key, $"its bytes end at {entry.End} of {dataLength}; the file is truncated, load or copy it again");
            position = entry.End;
        }

        if (position != dataLength) throw Wrong(null, $"the last {dataLength - position} bytes belong to no tensor; the file is damaged");
    }

    // As almost all files are; sorting thousands of entries would cost more than all else here.
    private bool IsInOrder
    {
        get
        {
            var before = -1L;
            foreach (var entry in entries.Values)
            {
                if (entry.Start <= before) return false;
                before = entry.Start;
            }

            return true;
        }
    }

    private WeightsException Wrong(string? key, string message) => new(file, key, message);
}
