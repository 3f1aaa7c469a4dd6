namespace Easel.Core.Imaging;

/// <summary>Arithmetic of 8-bit channels without a division.</summary>
internal static class Channel
{
    /// <summary>value / 255 to the nearest, for 0–65025.</summary>
    public static byte Over255(int value) => (byte)((((value + 128) >> 8) + value + 128) >> 8);
}
