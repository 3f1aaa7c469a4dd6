using System.Buffers.Binary;
using System.Text;

namespace Easel.Core.Imaging;

/// <summary>An EXIF block that holds a user comment (EXIF 2.32, tag 0x9286), laid out as the piexif library does.</summary>
public static class ExifComment
{
    private const ushort OrientationTag = 0x0112;
    private const ushort ExifFolderTag = 0x8769;
    private const ushort CommentTag = 0x9286;

    /// <summary>A big-endian TIFF block with the comment in UTF-16, and the orientation when it is not upright.</summary>
    /// <param name="text">The comment.</param>
    /// <param name="orientation">1–8; 1 is upright and left out.</param>
    public static byte[] Build(string text, int orientation = 1)
    {
        byte[] comment = [.. "UNICODE\0"u8, .. Encoding.BigEndianUnicode.GetBytes(text)];
        var entries = orientation == 1 ? 1 : 2;
        var folder = 8 + 2 + entries * 12 + 4;
        var data = folder + 2 + 12 + (orientation == 1 ? 0 : 4);
        var block = new byte[data + comment.Length];

        "MM\0*"u8.CopyTo(block);
        Put32(block, 4, 8);
        Put16(block, 8, entries);
        var at = 10;
        if (orientation != 1)
        {
            Entry(block, at, OrientationTag, type: 3, count: 1, (uint)orientation << 16);
            at += 12;
        }

        Entry(block, at, ExifFolderTag, type: 4, count: 1, (uint)folder);
        Put16(block, folder, 1);
        Entry(block, folder + 2, CommentTag, type: 7, (uint)comment.Length, (uint)data);
        comment.CopyTo(block, data);
        return block;
    }

    /// <summary>The user comment of a TIFF block of either byte order; null when it has none or is broken.</summary>
    public static string? Read(ReadOnlySpan<byte> tiff)
    {
        if (Find(tiff, ExifFolderTag) is not { } pointer || pointer.Value >= tiff.Length) return null;
        if (Find(tiff, CommentTag, pointer.Value) is not { Count: >= 8 } entry) return null;
        if (entry.Value + (long)entry.Count > tiff.Length) return null;

        var comment = tiff.Slice(entry.Value, entry.Count);
        var body = comment[8..];
        if (comment.StartsWith("UNICODE\0"u8)) return Utf16(body);
        if (comment.StartsWith("ASCII\0\0\0"u8)) return Encoding.Latin1.GetString(body).TrimEnd('\0');
        return Encoding.UTF8.GetString(comment).Trim('\0', ' ');
    }

    /// <summary>The orientation (1–8) a TIFF block states; 1 when it states none.</summary>
    public static int Orientation(ReadOnlySpan<byte> tiff) =>
        Find(tiff, OrientationTag) is { Short: >= 1 and <= 8 } entry ? entry.Short : 1;

    private static (int Count, int Value, int Short)? Find(ReadOnlySpan<byte> tiff, ushort wanted, int folder = -1)
    {
        if (tiff.Length < 14) return null;
        var big = tiff.StartsWith("MM"u8);
        if (!big && !tiff.StartsWith("II"u8)) return null;
        if (folder < 0) folder = Get32(tiff, 4, big);
        if (folder < 8 || folder > tiff.Length - 2) return null;

        var entries = Get16(tiff, folder, big);
        for (var i = 0; i < entries; i++)
        {
            var at = folder + 2 + i * 12;
            if (at > tiff.Length - 12) return null;
            if (Get16(tiff, at, big) != wanted) continue;
            var (count, value) = (Get32(tiff, at + 4, big), Get32(tiff, at + 8, big));
            return count < 0 || value < 0 ? null : (count, value, Get16(tiff, at + 8, big));
        }

        return null;
    }

    // The standard leaves the byte order of UNICODE comments open; most write big-endian, some follow the block's order.
    private static string Utf16(ReadOnlySpan<byte> body)
    {
        var (evenZeros, oddZeros) = (0, 0);
        for (var i = 0; i < body.Length; i++)
            if (body[i] == 0) _ = i % 2 == 0 ? evenZeros++ : oddZeros++;
        if (body.StartsWith(Encoding.Unicode.Preamble)) return Encoding.Unicode.GetString(body[2..]).TrimEnd('\0');
        if (body.StartsWith(Encoding.BigEndianUnicode.Preamble)) return Encoding.BigEndianUnicode.GetString(body[2..]).TrimEnd('\0');
        return (oddZeros > evenZeros ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(body).TrimEnd('\0');
    }

    private static void Entry(byte[] block, int at, ushort tag, int type, uint count, uint value)
    {
        Put16(block, at, tag);
        Put16(block, at + 2, type);
        Put32(block, at + 4, count);
        Put32(block, at + 8, value);
    }

    private static void Put16(byte[] block, int at, int value) => BinaryPrimitives.WriteUInt16BigEndian(block.AsSpan(at), (ushort)value);

    private static void Put32(byte[] block, int at, uint value) => BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(at), value);

    private static int Get16(ReadOnlySpan<byte> block, int at, bool big) =>
        big ? BinaryPrimitives.ReadUInt16BigEndian(block[at..]) : BinaryPrimitives.ReadUInt16LittleEndian(block[at..]);

    private static int Get32(ReadOnlySpan<byte> block, int at, bool big) =>
        big ? BinaryPrimitives.ReadInt32BigEndian(block[at..]) : BinaryPrimitives.ReadInt32LittleEndian(block[at..]);
}
