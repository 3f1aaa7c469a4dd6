using Easel.Core.Requests;

namespace Easel.Core.Imaging;

/// <summary>Reads the pictures that a request names: files by their path, or <c>data:</c> addresses that hold one.</summary>
public static class NamedPicture
{
    private const string Inline = "data:";

    /// <param name="field">The request's field, for messages.</param>
    /// <param name="source">A path, or <c>data:image/png;base64,...</c>.</param>
    /// <exception cref="RequestException">There is no such file, or it is no picture.</exception>
    public static RgbaPicture Load(string field, string source)
    {
        try
        {
            if (!source.StartsWith(Inline, StringComparison.OrdinalIgnoreCase)) return PictureCodec.DecodeRgba(File.ReadAllBytes(source), source);
            return PictureCodec.DecodeRgba(Convert.FromBase64String(source[(source.IndexOf(',', StringComparison.Ordinal) + 1)..]), "the picture given");
        }
        catch (FormatException) { throw new RequestException(field, "the picture given is not base64; give data:image/png;base64, and the file's bytes in base64"); }
        catch (InvalidDataException wrong) { throw new RequestException(field, wrong.Message); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new RequestException(field, $"'{source}' cannot be read: {wrong.Message}");
        }
    }
}
