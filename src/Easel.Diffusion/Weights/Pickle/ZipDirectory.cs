using System.Buffers.Binary;
using System.Text;

namespace Easel.Diffusion.Weights.Pickle;

/// <summary>Where the members of a zip file are. Written for PyTorch's files: it tells offsets, so that stored members can be mapped.</summary>
/// <remarks>PKWARE APPNOTE 6.3.10, §4.3; zip64 included.</remarks>
internal sealed class ZipDirectory
{
    private const uint EndSign = 0x06054b50;
    private const uint End64Sign = 0x06064b50;
    private const uint Locator64Sign = 0x07064b50;
    private const uint CentralSign = 0x02014b50;
    private const uint LocalSign = 0x04034b50;
    private const int EndLength = 22;
    private const int MaximumComment = 0xffff;
    private const int MaximumDirectory = 1 << 26;

    private readonly TensorFile file;
    private readonly Dictionary<string, PickledBytes> members = new(StringComparer.Ordinal);

    private ZipDirectory(TensorFile file) => this.file = file;

    public IReadOnlyDictionary<string, PickledBytes> Members => members;

    /// <exception cref="WeightsException">It is no complete zip file, or one with encrypted or oddly packed members.</exception>
    public static ZipDirectory Read(TensorFile file)
    {
        var zip = new ZipDirectory(file);
        var (count, length, offset) = zip.FindDirectory();
        if (length < 0 || offset < 0 || length > MaximumDirectory || offset > file.Length - length) throw zip.Wrong($"its directory of {length} bytes at {offset} is outside the file; it is truncated or damaged");

        var directory = zip.Bytes(offset, (int)length);
        var position = 0;
        for (long i = 0; i < count; i++) position = zip.AddMember(directory, position);
        return zip;
    }

    private (long Count, long Length, long Offset) FindDirectory()
    {
        var tailLength = (int)Math.Min(file.Length, EndLength + MaximumComment);
        var tail = Bytes(file.Length - tailLength, tailLength);
        var at = tailLength - EndLength;
        while (at >= 0 && U32(tail, at) != EndSign) at--;
        if (at < 0) throw Wrong("it has no zip directory at its end; the file is truncated, load or copy it again");

        (long count, long length, long offset) = (U16(tail, at + 10), U32(tail, at + 12), U32(tail, at + 16));
        if (count != 0xffff && length != uint.MaxValue && offset != uint.MaxValue) return (count, length, offset);

        if (at < 20 || U32(tail, at - 20) != Locator64Sign) return (count, length, offset);
        var end64 = (long)U64(tail, at - 20 + 8);
        if (end64 < 0 || end64 > file.Length - 56) throw Wrong("its zip64 directory is outside the file");
        var record = Bytes(end64, 56);
        if (U32(record, 0) != End64Sign) throw Wrong("its zip64 directory is damaged");
        return ((long)U64(record, 32), (long)U64(record, 40), (long)U64(record, 48));
    }

    private int AddMember(byte[] directory, int at)
    {
        if (at > directory.Length - 46 || U32(directory, at) != CentralSign) throw Wrong("its zip directory is damaged");
        var (flags, method) = (U16(directory, at + 8), U16(directory, at + 10));
        var (nameLength, extraLength, commentLength) = (U16(directory, at + 28), U16(directory, at + 30), U16(directory, at + 32));
        var next = at + 46 + nameLength + extraLength + commentLength;
        if (next > directory.Length) throw Wrong("its zip directory is damaged");

        var name = Encoding.UTF8.GetString(directory, at + 46, nameLength);
        var (stored, length, local) = Sizes(directory, at, at + 46 + nameLength, extraLength);
        if ((flags & 1) != 0) throw Wrong($"its member '{name}' is encrypted");
        if (method is not (0 or 8)) throw Wrong($"its member '{name}' is packed by method {method}; stored and deflated are known");
        if (method == 0 && stored != length) throw Wrong($"its member '{name}' has two sizes, {stored} and {length} bytes");
        if (stored < 0 || length < 0 || local < 0 || local > file.Length - 30) throw Wrong($"its member '{name}' is outside the file; it is truncated");

        var header = Bytes(local, 30);
        if (U32(header, 0) != LocalSign) throw Wrong($"its member '{name}' does not begin where the directory says");
        var start = local + 30 + U16(header, 26) + U16(header, 28);
        if (stored > file.Length - start) throw Wrong($"its member '{name}' reaches past the file's end; it is truncated");
        if (!members.TryAdd(name, new PickledBytes(file, start, stored, length) { Method = method })) throw Wrong($"it has two members '{name}'");
        return next;
    }

    /// <summary>Stored size, size and place of the local header; those of all ones stand in the zip64 extra field.</summary>
    private static (long Stored, long Length, long Local) Sizes(byte[] directory, int at, int extra, int extraLength)
    {
        (long stored, long length, long local) = (U32(directory, at + 20), U32(directory, at + 24), U32(directory, at + 42));
        for (var end = extra + extraLength; extra <= end - 4;)
        {
            var (id, size) = (U16(directory, extra), U16(directory, extra + 2));
            var field = extra + 4;
            extra = field + size;
            if (id != 1 || extra > end) continue;
            if (length == uint.MaxValue && field <= extra - 8) (length, field) = ((long)U64(directory, field), field + 8);
            if (stored == uint.MaxValue && field <= extra - 8) (stored, field) = ((long)U64(directory, field), field + 8);
            if (local == uint.MaxValue && field <= extra - 8) local = (long)U64(directory, field);
        }

        return (stored, length, local);
    }

    private byte[] Bytes(long offset, int count)
    {
        var bytes = new byte[count];
        file.Read(offset, bytes);
        return bytes;
    }

    private WeightsException Wrong(string message) => new(file.Path, null, message);

    private static ushort U16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static ulong U64(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
}
