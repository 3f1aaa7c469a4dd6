using System.Buffers.Binary;
using System.Text;

namespace Easel.Core.Imaging;

/// <summary>The EXIF segment of a JPEG file, read and replaced without touching the pixels, and its comment (ITU-T T.81, B.2.4.5).</summary>
internal static class JpegExif
{
    private const byte ExifMarker = 0xE1;
    private const byte CommentMarker = 0xFE;
    private const int LargestBlock = 65533 - 6; // a segment's length counts itself and fits 16 bits; "Exif\0\0" goes before the block

    private static ReadOnlySpan<byte> Mark => "Exif\0\0"u8;

    public static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith(stackalloc byte[] { 0xFF, 0xD8, 0xFF });

    /// <summary>The TIFF block, empty when the file has none.</summary>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> file)
    {
        var (start, length) = Find(file, ExifMarker, Mark);
        return length == 0 ? [] : file.Slice(start + 10, length - 10);
    }

    /// <summary>The file's comment, null when it has none.</summary>
    public static string? Comment(ReadOnlySpan<byte> file)
    {
        var (start, length) = Find(file, CommentMarker, []);
        return length <= 4 ? null : Encoding.UTF8.GetString(file.Slice(start + 4, length - 4)).TrimEnd('\0');
    }

    /// <summary>The file with <paramref name="tiff"/> as its EXIF block, or null when the block is too large for a segment.</summary>
    public static byte[]? Write(ReadOnlySpan<byte> file, ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length > LargestBlock) return null;
        var (start, length) = Find(file, ExifMarker, Mark);
        var at = length == 0 ? 2 : start;
        var rest = file[(at + length)..];

        var result = new byte[at + 10 + tiff.Length + rest.Length];
        file[..at].CopyTo(result);
        (result[at], result[at + 1]) = (0xFF, 0xE1);
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(at + 2), (ushort)(tiff.Length + 8));
        Mark.CopyTo(result.AsSpan(at + 4));
        tiff.CopyTo(result.AsSpan(at + 10));
        rest.CopyTo(result.AsSpan(at + 10 + tiff.Length));
        return result;
    }

    // The first segment that starts so, whole, marker included; length 0 when there is none.
    private static (int Start, int Length) Find(ReadOnlySpan<byte> file, byte wanted, ReadOnlySpan<byte> start)
    {
        for (var at = 2; at + 4 <= file.Length && file[at] == 0xFF;)
        {
            var marker = file[at + 1];
            if (marker == 0xDA) break; // start of scan: only pixels follow
            var length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]) + 2;
            if (at + length > file.Length) break;
            if (marker == wanted && length >= 4 + start.Length && file[(at + 4)..].StartsWith(start)) return (at, length);
            at += length;
        }

        return (0, 0);
    }
}
