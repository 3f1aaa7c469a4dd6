using Easel.Core.Imaging;

namespace Easel.Server.Engines;

/// <summary>Puts one picture together again from the pieces of <see cref="PixelMessages"/>.</summary>
internal sealed class PixelReader
{
    private readonly Wire.Size size;
    private readonly byte[] pixels;
    private int filled;

    /// <param name="announced">What is to come.</param>
    /// <exception cref="InvalidDataException">There are no such pictures.</exception>
    public PixelReader(Wire.Size announced)
    {
        var bytes = (long)announced.Width * announced.Height * announced.Channels;
        if (announced.Width <= 0 || announced.Height <= 0 || announced.Channels != PixelMessages.Channels || bytes > Array.MaxLength)
            throw new InvalidDataException($"a picture of {announced.Width}x{announced.Height} with {announced.Channels} channels was announced");
        (size, pixels) = (announced, GC.AllocateUninitializedArray<byte>((int)bytes));
    }

    /// <summary>Bytes that are still to come.</summary>
    public int Missing => pixels.Length - filled;

    /// <summary>The picture once it is whole, until then null.</summary>
    /// <exception cref="InvalidDataException">There is more of it than was announced.</exception>
    public Bitmap? Take(ReadOnlySpan<byte> piece)
    {
        if (piece.Length > Missing) throw new InvalidDataException($"{piece.Length} bytes of pixels came where {Missing} were missing");
        piece.CopyTo(pixels.AsSpan(filled));
        filled += piece.Length;
        return Missing == 0 ? new Bitmap(size.Width, size.Height, pixels) : null;
    }
}
