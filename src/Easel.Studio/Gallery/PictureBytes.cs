using System.Security.Cryptography;
using Easel.Core.Imaging;

namespace Easel.Studio.Gallery;

/// <summary>A picture as the bytes of its file.</summary>
/// <param name="Content">The whole file.</param>
/// <param name="Format">What it is; PNG where the wanted format cannot hold the picture.</param>
/// <param name="HoldsText">False when the parameters did not fit in.</param>
internal sealed record PictureBytes(byte[] Content, PictureFormat Format, bool HoldsText)
{
    private const int HashDigits = 32;

    /// <summary>Encodes a picture as the settings want it.</summary>
    public static PictureBytes Of(Bitmap picture, string infotext, PictureFormat wanted, OutputChoices choices)
    {
        var format = Math.Max(picture.Width, picture.Height) <= PictureCodec.LargestSide(wanted) ? wanted : PictureFormat.Png;
        var bare = PictureCodec.Encode(picture, format, choices.Quality, choices.WebpLossless);
        if (!choices.TextInside) return new PictureBytes(bare, format, HoldsText: true);
        var written = PictureText.Write(bare, infotext);
        return new PictureBytes(written ?? bare, format, written is not null);
    }

    /// <summary>See <see cref="StoredPicture.ContentHash"/>.</summary>
    public string Hash => HashOf(Content);

    /// <summary>See <see cref="StoredPicture.ContentHash"/>.</summary>
    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content))[..HashDigits];
}
