using System.Text;
using System.Text.RegularExpressions;

namespace Easel.Diffusion.Weights.Pickle;

/// <summary>The form torch.save writes since PyTorch 1.6: a zip file of one pickle and one member for each storage.</summary>
internal static partial class ZippedPickle
{
    private const long MaximumPickle = 1 << 28;

    /// <summary>The value of the pickle, its storages placed in the file.</summary>
    public static object? Read(TensorFile file)
    {
        var zip = ZipDirectory.Read(file);
        foreach (var name in zip.Members.Keys)
            if (!MemberName().IsMatch(name)) throw new WeightsException(file.Path, null, $"its member '{name}' belongs to no weights file; programs (TorchScript) and other archives are refused");

        var pickles = zip.Members.Where(member => member.Key.EndsWith("/data.pkl", StringComparison.Ordinal)).ToList();
        if (pickles is not [var (pickleName, pickle)]) throw new WeightsException(file.Path, null, $"it has {pickles.Count} members data.pkl where a weights file has one");
        var folder = pickleName[..^"data.pkl".Length];
        if (pickle.Length > MaximumPickle) throw new WeightsException(file.Path, null, $"its data.pkl has {pickle.Length} bytes; at most {MaximumPickle} are allowed");
        if (zip.Members.TryGetValue(folder + "byteorder", out var order) && order.Length < 16 && Encoding.ASCII.GetString(order.ToArray()).Trim() == "big")
            throw new WeightsException(file.Path, null, "it was saved on a big-endian machine; save it again on another");

        var storages = new Dictionary<string, PickledStorage>(StringComparer.Ordinal);
        PickleReader reader;
        if (pickle.Method == 0)
        {
            reader = new PickleReader(file.Path, file.Read, pickle.Offset, pickle.Offset + pickle.Length);
        }
        else
        {
            var bytes = pickle.ToArray();
            reader = new PickleReader(file.Path, (position, span) => bytes.AsSpan((int)position, span.Length).CopyTo(span), 0, bytes.Length);
        }

        return new Unpickler(reader, new PickleNames(), id => Storage(id)).Read();

        PickledStorage Storage(object? id)
        {
            if (id is not object?[] { Length: >= 5 } parts || parts is not ["storage", PickledName type, string key, _, long count, ..])
                throw reader.Wrong("a storage is malformed");
            if (storages.TryGetValue(key, out var known)) return known;

            var (isStorage, elementType) = PickleNames.StorageClass(type);
            if (!isStorage || count < 0 || count > file.Length) throw reader.Wrong($"the storage '{key}' of {count} elements of '{type}' is malformed");
            var storage = new PickledStorage(key, elementType, count);
            if (!zip.Members.TryGetValue($"{folder}data/{key}", out var member)) throw reader.Wrong($"the storage '{key}' is missing; the file is incomplete");
            if (member.Length < storage.Bytes) throw reader.Wrong($"the storage '{key}' has {member.Length} bytes where {storage.Bytes} are needed; the file is truncated");
            storage.Place = member;
            storages.Add(key, storage);
            return storage;
        }
    }

    [GeneratedRegex(@"^[^/]+/(data\.pkl|data/\d+|version|byteorder|\.format_version|\.storage_alignment|\.data/serialization_id)$")]
    private static partial Regex MemberName();
}
