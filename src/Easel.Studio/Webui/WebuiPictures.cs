using Easel.Core.Imaging;
using Easel.Studio.Gallery;
using Easel.Studio.Settings;

namespace Easel.Studio.Webui;

/// <summary>Finished pictures as answers carry them: base64 of a file in the settings' format with its parameters inside.</summary>
/// <param name="settings">Format, quality, and whether parameters go in.</param>
internal sealed class WebuiPictures(StudioSettings settings)
{
    private readonly PictureFormat format = settings.Saving.Format;

    /// <summary>A picture that lies on disk; encoded anew only where its file is of another format.</summary>
    /// <exception cref="FileOutputException">It cannot be read any more.</exception>
    public async Task<string> Of(StoredPicture picture, CancellationToken cancel)
    {
        var file = await Bytes(picture, cancel).ConfigureAwait(false);
        var isWanted = format == Format(picture.Path);
        if (isWanted && settings.Infotext.InPictures) return Convert.ToBase64String(file);
        return Of(PictureCodec.Decode(file, picture.Path), picture.Infotext);
    }

    public string Of(Bitmap picture, string infotext) => Convert.ToBase64String(File(picture, format, infotext));

    /// <summary>The pixels of pictures on disk, in order.</summary>
    public static async Task<IReadOnlyList<Bitmap>> Pixels(IReadOnlyList<StoredPicture> pictures, CancellationToken cancel)
    {
        var pixels = new List<Bitmap>();
        foreach (var picture in pictures) pixels.Add(PictureCodec.Decode(await Bytes(picture, cancel).ConfigureAwait(false), picture.Path));
        return pixels;
    }

    /// <summary>A whole file; PNG where the format cannot hold the size.</summary>
    public byte[] File(Bitmap picture, PictureFormat wanted, string infotext)
    {
        var possible = Math.Max(picture.Width, picture.Height) <= PictureCodec.LargestSide(wanted) ? wanted : PictureFormat.Png;
        var bare = PictureCodec.Encode(picture, possible, settings.Saving.Quality);
        return settings.Infotext.InPictures ? PictureText.Write(bare, infotext) ?? bare : bare;
    }

    private static PictureFormat Format(string path) => Path.GetExtension(path).ToLowerInvariant() switch { ".jpg" or ".jpeg" => PictureFormat.Jpeg, ".webp" => PictureFormat.Webp, _ => PictureFormat.Png };

    private static async Task<byte[]> Bytes(StoredPicture picture, CancellationToken cancel)
    {
        try { return await System.IO.File.ReadAllBytesAsync(picture.Path, cancel).ConfigureAwait(false); }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException) { throw FileOutputException.From(picture.Path, cause); }
    }
}
