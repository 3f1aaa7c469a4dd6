using System.Numerics;

namespace Easel.Diffusion.Weights.Pickle;

/// <summary>The form torch.save wrote before PyTorch 1.6: five pickles in a row, then each storage's length and bytes.</summary>
internal static class LegacyPickle
{
    private const long Protocol = 1001;
    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The value of the fourth pickle, its storages placed in the file.</summary>
    public static object? Read(TensorFile file)
    {
        var storages = new Dictionary<string, PickledStorage>(StringComparer.Ordinal);
        var reader = new PickleReader(file.Path, file.Read, 0, file.Length);
        if (Next(reader, storages, file.Length) is not BigInteger magic || magic != Magic) throw reader.Wrong("this is a pickle but no PyTorch file");
        if (Next(reader, storages, file.Length) is not Protocol) throw reader.Wrong("it is of an unknown version of PyTorch's format");
        if (Next(reader, storages, file.Length) is not PickleDictionary system || system["little_endian"] is not true) throw reader.Wrong("it was saved on a big-endian machine; save it again on another");

        var root = Next(reader, storages, file.Length);
        if (Next(reader, storages, file.Length) is not List<object?> keys) throw reader.Wrong("its list of storages is missing");
        var position = reader.Position;
        foreach (var key in keys)
        {
            if (key is not string name || !storages.TryGetValue(name, out var storage)) throw reader.Wrong($"the storage '{key}' belongs to no tensor");
            position = Place(file, storage, position);
        }

        if (storages.Values.FirstOrDefault(storage => storage.Place is null && storage.Part is null) is { } missing)
            throw reader.Wrong($"the storage '{missing.Key}' is missing; the file is incomplete");
        return root;
    }

    private static object? Next(PickleReader reader, Dictionary<string, PickledStorage> storages, long fileLength) =>
        new Unpickler(reader, new PickleNames(), id => Storage(id, reader, storages, fileLength)).Read();

    private static long Place(TensorFile file, PickledStorage storage, long position)
    {
        if (storage.Place is not null) throw new WeightsException(file.Path, null, $"the storage '{storage.Key}' is listed twice");
        var lengthBytes = new byte[8];
        file.Read(position, lengthBytes);
        var count = BitConverter.ToInt64(lengthBytes);
        var start = position + 8;
        var bytes = storage.Type is { } type && count >= 0 && count <= file.Length ? count * type.Size : -1;
        if (bytes < storage.Bytes) throw new WeightsException(file.Path, null, $"the storage '{storage.Key}' has {count} elements where {storage.Bytes} bytes are needed");
        if (bytes > file.Length - start) throw new WeightsException(file.Path, null, $"the storage '{storage.Key}' reaches past the file's end; it is truncated");
        storage.Place = new PickledBytes(file, start, bytes, bytes);
        return start + bytes;
    }

    /// <summary>A storage, or the part of one that a sixth element of its id cuts out.</summary>
    private static PickledStorage Storage(object? id, PickleReader reader, Dictionary<string, PickledStorage> storages, long fileLength)
    {
        if (id is not object?[] { Length: >= 5 } parts || parts is not ["storage", PickledName name, string key, _, long count, ..]) throw reader.Wrong("a storage is malformed");
        var (_, type) = PickleNames.StorageClass(name);
        if (type is null || count < 0 || count > fileLength) throw reader.Wrong($"the storage '{key}' of {count} elements of '{name}' is malformed");
        if (!storages.TryGetValue(key, out var whole)) storages.Add(key, whole = new PickledStorage(key, type, count));
        if (parts.Length < 6 || parts[5] is null) return whole;

        if (parts[5] is not object?[] { Length: 3 } view || view is not [string viewKey, long offset, long length])
            throw reader.Wrong("a part of a storage is malformed");
        if (offset < 0 || length < 0 || offset > count || length > count - offset) throw reader.Wrong($"a part reaches past its storage '{key}'");
        return new PickledStorage(viewKey, type, length) { Part = (whole, offset * type.Size) };
    }
}
