using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Easel.Diffusion.Weights.Pickle;

/// <summary>The bytes of one pickle, in order, with a budget on what they may make in memory.</summary>
/// <param name="file">For messages.</param>
/// <param name="read">Reads at a position of the file or of inflated memory.</param>
/// <param name="start">Where the pickle begins.</param>
/// <param name="end">What it must not pass.</param>
internal sealed class PickleReader(string file, FillBytes read, long start, long end)
{
    private const int MaximumText = 1 << 28;
    private const int MaximumLine = 1 << 16;
    private const int MaximumNumberBytes = 64;
    private const long Budget = 1 << 29; // bytes of memory, about, that all values made may take

    /// <summary>Bytes of memory that any value takes, about.</summary>
    public const long ValueCost = 32;

    private const long CollectionCost = 256;
    private const long ItemCost = 32;

    private readonly byte[] buffer = new byte[1 << 16];
    private long bufferStart = start;
    private int bufferLength;
    private long spent;

    public long Position { get; private set; } = start;

    public byte Byte()
    {
        if (Position >= end) throw Wrong("the pickle ends in the middle; the file is truncated");
        if (Position < bufferStart || Position >= bufferStart + bufferLength)
        {
            bufferStart = Position;
            bufferLength = (int)Math.Min(buffer.Length, end - Position);
            read(bufferStart, buffer.AsSpan(0, bufferLength));
        }

        return buffer[Position++ - bufferStart];
    }

    public byte[] Bytes(ulong count)
    {
        if (count > (ulong)(end - Position)) throw Wrong($"a value of {count} bytes reaches past the pickle's end; the file is truncated or damaged");
        if (count > MaximumText) throw Wrong($"a value of {count} bytes is longer than the {MaximumText} allowed");
        Charge(ValueCost + 3 * (long)count); // a text takes two bytes a letter besides
        var bytes = new byte[count];
        read(Position, bytes);
        Position += (long)count;
        return bytes;
    }

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Few(stackalloc byte[2]));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Few(stackalloc byte[4]));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Few(stackalloc byte[4]));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Few(stackalloc byte[8]));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Few(stackalloc byte[8]));

    /// <summary>A whole number of any length, little-endian two's complement; a <see cref="long"/> where it fits.</summary>
    public object Number(ulong bytes) => bytes <= MaximumNumberBytes
        ? Fitting(new BigInteger(Bytes(bytes)))
        : throw Wrong($"a number of {bytes} bytes is longer than the {MaximumNumberBytes} allowed");

    public string Text(ulong bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes(bytes));
        }
        catch (DecoderFallbackException)
        {
            throw Wrong("a text is not UTF-8");
        }
    }

    /// <summary>Up to the next line end, which is left out.</summary>
    public string Line()
    {
        var line = new StringBuilder();
        for (var octet = Byte(); octet != '\n'; octet = Byte())
        {
            if (line.Length == MaximumLine) throw Wrong($"a line is longer than the {MaximumLine} bytes allowed");
            line.Append((char)octet);
        }

        Charge(ValueCost + 3 * line.Length);
        return line.ToString();
    }

    public object WrittenNumber(string digits) =>
        digits.Length <= 3 * MaximumNumberBytes && BigInteger.TryParse(digits.TrimEnd('L'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? Fitting(number)
            : throw Wrong($"'{digits}' is not a whole number");

    /// <summary>Counts what a collection of so many items costs.</summary>
    public void ChargeItems(long count) => Charge(CollectionCost + ItemCost * count);

    /// <summary>Counts the bytes a value costs; a small file that unfolds into a huge structure ends here.</summary>
    public void Charge(long cost)
    {
        spent += cost;
        if (spent > Budget) throw Wrong("its values unfold into more than a weights file can need; it is refused");
    }

    public WeightsException Wrong(string message) => new(file, null, $"{message} (at byte {Position})");

    private ReadOnlySpan<byte> Few(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++) bytes[i] = Byte();
        return bytes.ToArray();
    }

    [SuppressMessage("Performance", "CA1859", Justification = "it gives either of two types")]
    private static object Fitting(BigInteger number) => number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number;
}
