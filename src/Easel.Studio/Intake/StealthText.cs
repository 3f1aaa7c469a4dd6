using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Easel.Core.Imaging;

namespace Easel.Studio.Intake;

/// <summary>
/// Text that some programs, NovelAI first, hide in a picture's transparency, where it survives the loss of a file's texts: the lowest bit of each pixel's alpha,
/// column by column, says a mark, a length in bits, and UTF-8, which may be compressed with gzip (NovelAI/novelai-image-metadata).
/// </summary>
public static class StealthText
{
    private const int MarkBytes = 15;
    private const int LengthBytes = 4;
    private const int Largest = 4 << 20; // bytes of text; more is an attack

    /// <summary>Null when there is none, or not all of it.</summary>
    public static string? Read(RgbaPicture picture)
    {
        var head = Bytes(picture, 0, MarkBytes + LengthBytes);
        if (head is null) return null;
        var mark = Encoding.ASCII.GetString(head, 0, MarkBytes);
        var bits = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(MarkBytes));
        if (mark is not ("stealth_pnginfo" or "stealth_pngcomp") || bits > 8L * Largest || Bytes(picture, head.Length, (int)(bits / 8)) is not { } body) return null;
        return mark == "stealth_pngcomp" ? Unpacked(body) : Encoding.UTF8.GetString(body);
    }

    private static string? Unpacked(byte[] body)
    {
        try
        {
            using var packed = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
            var text = new byte[Largest];
            var length = packed.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return length == text.Length ? null : Encoding.UTF8.GetString(text, 0, length);
        }
        catch (InvalidDataException) { return null; }
    }

    private static byte[]? Bytes(RgbaPicture picture, int start, int count)
    {
        if (8L * (start + count) > (long)picture.Width * picture.Height) return null;
        var bytes = new byte[count];
        for (var bit = 0; bit < 8 * count; bit++)
        {
            var (x, y) = Math.DivRem(8 * start + bit, picture.Height);
            if ((picture.Rgba[4 * (y * picture.Width + x) + 3] & 1) == 1) bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return bytes;
    }
}
