using System.Buffers.Binary;
using System.Text;

namespace Easel.Core.Imaging;

/// <summary>The EXIF chunk of a WebP file, read and replaced without touching the pixels (RFC 9649, section 2.7).</summary>
internal static class WebpExif
{
    private const byte ExifFlag = 0x08;
    private const byte AlphaFlag = 0x10;

    public static bool IsWebp(ReadOnlySpan<byte> file) => file.Length >= 16 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8);

    /// <summary>The TIFF block, empty when the file has none.</summary>
    public static byte[] Read(byte[] file)
    {
        foreach (var (type, start, length) in Chunks(file))
        {
            if (type != "EXIF") continue;
            var data = file.AsSpan(start + 8, length);
            return (data.StartsWith("Exif\0\0"u8) ? data[6..] : data).ToArray();
        }

        return [];
    }

    /// <summary>The file with <paramref name="tiff"/> as its EXIF chunk.</summary>
    public static byte[] Write(byte[] file, byte[] tiff)
    {
        using var body = new MemoryStream(file.Length + tiff.Length + 64);
        body.Write("WEBP"u8);
        var extended = false;
        foreach (var (type, start, length) in Chunks(file))
        {
            if (type == "EXIF") continue;
            if (type == "VP8X")
            {
                var header = file.AsSpan(start, 8 + length).ToArray();
                header[8] |= ExifFlag;
                body.Write(header);
                extended = true;
                continue;
            }

            if (!extended)
            {
                Put(body, "VP8X"u8, ExtendedHeader(type, file.AsSpan(start + 8, length)));
                extended = true;
            }

            body.Write(file.AsSpan(start, Math.Min(8 + length + length % 2, file.Length - start)));
        }

        Put(body, "EXIF"u8, tiff);
        var bytes = body.ToArray();
        var result = new byte[bytes.Length + 8];
        "RIFF"u8.CopyTo(result);
        BinaryPrimitives.WriteUInt32LittleEndian(result.AsSpan(4), (uint)bytes.Length);
        bytes.CopyTo(result, 8);
        return result;
    }

    private static IEnumerable<(string Type, int Start, int Length)> Chunks(byte[] file)
    {
        for (var at = 12; at + 8 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4));
            if (length > file.Length - at - 8) throw new InvalidDataException($"the WebP file is cut off after {file.Length} bytes");
            yield return (Encoding.ASCII.GetString(file, at, 4), at, (int)length);
            at += 8 + (int)length + (int)(length % 2);
        }
    }

    private static void Put(MemoryStream body, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)data.Length);
        body.Write(type);
        body.Write(length);
        body.Write(data);
        if (data.Length % 2 == 1) body.WriteByte(0);
    }

    // Flags, three reserved bytes, then width − 1 and height − 1 in 24 bits each.
    private static byte[] ExtendedHeader(string type, ReadOnlySpan<byte> data)
    {
        var header = new byte[10];
        header[0] = ExifFlag;
        int width, height;
        if (type == "VP8L" && data.Length >= 5)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            (width, height) = ((int)(bits & 0x3FFF), (int)(bits >> 14 & 0x3FFF));
            if ((bits >> 28 & 1) == 1) header[0] |= AlphaFlag;
        }
        else if (type == "VP8 " && data.Length >= 10)
        {
            width = (BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF) - 1;
            height = (BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF) - 1;
        }
        else
        {
            throw new InvalidDataException($"the WebP file begins with a '{type}' chunk");
        }

        (header[4], header[5], header[6]) = ((byte)width, (byte)(width >> 8), (byte)(width >> 16));
        (header[7], header[8], header[9]) = ((byte)height, (byte)(height >> 8), (byte)(height >> 16));
        return header;
    }
}
