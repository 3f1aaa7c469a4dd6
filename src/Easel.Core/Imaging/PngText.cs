using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Easel.Core.Imaging;

/// <summary>The text chunks of a PNG file, read and replaced without touching the pixels, and its EXIF block (PNG specification, third edition, 11.3.3).</summary>
public static class PngText
{
    private const int InflatedLimit = 64 << 20; // bytes of all compressed texts of a file; more is an attack

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>Keyword and text of each tEXt, zTXt and iTXt chunk, in file order.</summary>
    /// <exception cref="InvalidDataException">The file is no PNG, is cut off, or its compressed texts are broken or grow past 64 MiB together.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(byte[] file)
    {
        var texts = new List<KeyValuePair<string, string>>();
        var left = InflatedLimit;
        foreach (var (type, start, length) in Chunks(file))
        {
            var data = file.AsSpan(start + 8, length);
            var split = data.IndexOf((byte)0);
            if (type is not ("tEXt" or "zTXt" or "iTXt") || split < 0) continue;
            var keyword = Encoding.Latin1.GetString(data[..split]);
            if (TextOf(type, data[(split + 1)..], ref left) is { } text) texts.Add(new(keyword, text));
        }

        return texts;
    }

    /// <summary>The TIFF block of the eXIf chunk (11.3.4.5), empty when the file has none.</summary>
    /// <exception cref="InvalidDataException">The file is no PNG or is cut off.</exception>
    public static ReadOnlySpan<byte> Exif(byte[] file)
    {
        foreach (var (type, start, length) in Chunks(file))
            if (type == "eXIf") return file.AsSpan(start + 8, length);
        return [];
    }

    /// <summary>
    /// The file with <paramref name="keyword"/> saying <paramref name="text"/> (null removes it): a tEXt chunk when Latin-1 holds the text,
    /// else an iTXt chunk, before the pixels, as Pillow writes them.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is no PNG or is cut off.</exception>
    public static byte[] Write(byte[] file, string keyword, string? text)
    {
        using var result = new MemoryStream(file.Length + (text?.Length ?? 0) + 64);
        result.Write(Signature);
        var written = text is null;
        foreach (var (type, start, length) in Chunks(file))
        {
            if (type is "tEXt" or "zTXt" or "iTXt" && HasKeyword(file.AsSpan(start + 8, length), keyword)) continue;
            if (!written && type is "IDAT")
            {
                result.Write(Chunk(keyword, text!));
                written = true;
            }

            result.Write(file.AsSpan(start, length + 12));
        }

        return result.ToArray();
    }

    private static IEnumerable<(string Type, int Start, int Length)> Chunks(byte[] file)
    {
        if (!IsPng(file)) throw new InvalidDataException("not a PNG file");
        for (var at = 8; at < file.Length;)
        {
            if (file.Length - at < 12) throw new InvalidDataException($"the PNG file is cut off after {file.Length} bytes");
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12) throw new InvalidDataException($"the PNG file is cut off after {file.Length} bytes");
            var type = Encoding.ASCII.GetString(file, at + 4, 4);
            yield return (type, at, (int)length);
            if (type == "IEND") yield break;
            at += (int)length + 12;
        }
    }

    private static bool HasKeyword(ReadOnlySpan<byte> data, string keyword) =>
        data.IndexOf((byte)0) is var end and >= 0 && Encoding.Latin1.GetString(data[..end]) == keyword;

    private static string? TextOf(string type, ReadOnlySpan<byte> data, ref int left)
    {
        switch (type)
        {
            case "tEXt":
                return Encoding.Latin1.GetString(data);
            case "zTXt":
                return data.Length > 1 && data[0] == 0 ? Encoding.Latin1.GetString(Inflate(data[1..], ref left)) : null;
            default:
                if (data.Length < 4) return null;
                var compressed = data[0] == 1;
                var rest = data[2..];
                for (var skipped = 0; skipped < 2; skipped++) // language tag and translated keyword
                {
                    var end = rest.IndexOf((byte)0);
                    if (end < 0) return null;
                    rest = rest[(end + 1)..];
                }

                return Encoding.UTF8.GetString(compressed ? Inflate(rest, ref left) : rest);
        }
    }

    private static byte[] Inflate(ReadOnlySpan<byte> data, ref int left)
    {
        using var zlib = new ZLibStream(new MemoryStream(data.ToArray()), CompressionMode.Decompress);
        using var text = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = zlib.Read(buffer)) > 0;)
        {
            text.Write(buffer, 0, read);
            if ((left -= read) < 0) throw new InvalidDataException($"the compressed texts of the PNG file grow past {InflatedLimit} bytes");
        }

        return text.ToArray();
    }

    private static byte[] Chunk(string keyword, string text)
    {
        var latin = text.All(c => c <= 0xFF);
        byte[] body = latin
            ? [.. Encoding.ASCII.GetBytes("tEXt"), .. Encoding.Latin1.GetBytes(keyword), 0, .. Encoding.Latin1.GetBytes(text)]
            : [.. Encoding.ASCII.GetBytes("iTXt"), .. Encoding.Latin1.GetBytes(keyword), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)];
        var chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length - 4);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 4), Crc32.HashToUInt32(body));
        return chunk;
    }
}
