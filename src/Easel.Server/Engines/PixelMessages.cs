using Easel.Core.Imaging;
using Google.Protobuf;

namespace Easel.Server.Engines;

/// <summary>A picture as messages: its size, then its pixels in pieces. <see cref="PixelReader"/> reads them.</summary>
internal static class PixelMessages
{
    public const int Channels = 3;

    /// <summary>Bytes of pixels a message: below the limit of the large object heap.</summary>
    private const int Piece = 64 * 1024;

    public static Wire.Size Size(Bitmap pixels) => new() { Width = pixels.Width, Height = pixels.Height, Channels = Channels };

    /// <summary>Not copied.</summary>
    public static IEnumerable<ByteString> Pieces(Bitmap pixels)
    {
        for (var at = 0; at < pixels.Rgb.Length; at += Piece)
            yield return UnsafeByteOperations.UnsafeWrap(pixels.Rgb.AsMemory(at, Math.Min(Piece, pixels.Rgb.Length - at)));
    }
}
