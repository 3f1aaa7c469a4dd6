using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using SkiaSharp;

namespace Easel.Studio.Tests.Intake;

/// <summary>Picture files made by hand, honest and not.</summary>
internal static class PictureBytes
{
    /// <summary>A PNG that declares a size; its rows are as many zeros as are asked for.</summary>
    public static byte[] Png(int width, int height, long zeros, params (string Type, byte[] Data)[] chunks)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 0); // 8 bits, grey
        Chunk(file, "IHDR", head);
        foreach (var (type, data) in chunks) Chunk(file, type, data);
        Chunk(file, "IDAT", Deflated(zeros));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>That many zeros, packed by zlib.</summary>
    public static byte[] Deflated(long zeros)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            for (var block = new byte[1 << 20]; zeros > 0; zeros -= block.Length) zlib.Write(block.AsSpan(0, (int)Math.Min(zeros, block.Length)));
        return packed.ToArray();
    }

    /// <summary>A GIF of 8x8 with that many frames.</summary>
    public static byte[] Gif(int frames, ushort width = 8, ushort height = 8)
    {
        using var file = new MemoryStream();
        file.Write("GIF89a"u8);
        file.Write([(byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0x80, 0, 0, 10, 20, 30, 200, 210, 220]);
        for (var frame = 0; frame < frames; frame++)
        {
            file.Write([0x21, 0xF9, 4, 0, 1, 0, 0, 0]);
            file.Write([0x2C, 0, 0, 0, 0, 8, 0, 8, 0, 0, 2]); // 8x8, codes of 2 bits
            file.Write(Lzw(64));
        }

        file.WriteByte(0x3B);
        return file.ToArray();
    }

    /// <summary>An animated WebP of 8x8 with that many frames; <paramref name="canvas"/> is what its header declares.</summary>
    public static byte[] Webp(int frames, int canvas = 8)
    {
        using var bitmap = new SKBitmap(8, 8);
        using var map = bitmap.PeekPixels()!;
        using var one = map.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 50))!;
        var still = one.ToArray();
        var chunk = still.AsSpan(still.AsSpan().IndexOf("VP8L"u8)).ToArray();
        using var body = new MemoryStream();
        body.Write("WEBP"u8);
        Riff(body, "VP8X", [2, 0, 0, 0, .. Three(canvas - 1), .. Three(canvas - 1)]);
        Riff(body, "ANIM", [0, 0, 0, 0, 0, 0]);
        for (var frame = 0; frame < frames; frame++) Riff(body, "ANMF", [.. Three(0), .. Three(0), .. Three(7), .. Three(7), .. Three(10), 0, .. chunk]);
        using var file = new MemoryStream();
        Riff(file, "RIFF", body.ToArray());
        return file.ToArray();
    }

    /// <summary>A real picture in a format of Skia's.</summary>
    public static byte[] Real(SKEncodedImageFormat format, int side = 16)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++) bitmap.SetPixel(x, y, new SKColor((byte)(x * 16), (byte)(y * 16), 90, format == SKEncodedImageFormat.Jpeg ? (byte)255 : (byte)(x * 17)));
        using var data = bitmap.Encode(format, 95);
        return data.ToArray();
    }

    /// <summary>The JPEG with another size in its header.</summary>
    public static byte[] Jpeg(ushort width, ushort height)
    {
        var file = Real(SKEncodedImageFormat.Jpeg);
        var frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), width);
        return file;
    }

    /// <summary>A BMP of 24 bits that declares a size and holds nothing.</summary>
    public static byte[] Bmp(int width, int height)
    {
        var file = new byte[54 + 64];
        file[0] = (byte)'B';
        file[1] = (byte)'M';
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        (file[26], file[28]) = (1, 24);
        return file;
    }

    private static void Chunk(MemoryStream file, string type, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. data];
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(named));
        file.Write(number);
    }

    private static void Riff(MemoryStream file, string type, byte[] data)
    {
        file.Write(Encoding.ASCII.GetBytes(type));
        var number = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(number, data.Length);
        file.Write(number);
        file.Write(data);
        if (data.Length % 2 == 1) file.WriteByte(0);
    }

    private static byte[] Three(int number) => [(byte)number, (byte)(number >> 8), (byte)(number >> 16)];

    // GIF's LZW with a clear code in front of each pixel, so that no code grows: 3 bits each.
    private static byte[] Lzw(int pixels)
    {
        var bits = new List<bool>();
        for (var i = 0; i < pixels; i++)
        {
            Add(4);
            Add(i & 1);
        }

        Add(5);
        var bytes = new byte[(bits.Count + 7) / 8];
        for (var i = 0; i < bits.Count; i++)
            if (bits[i]) bytes[i / 8] |= (byte)(1 << (i % 8));
        return [(byte)bytes.Length, .. bytes, 0];

        void Add(int code)
        {
            for (var bit = 0; bit < 3; bit++) bits.Add((code >> bit & 1) == 1);
        }
    }
}
