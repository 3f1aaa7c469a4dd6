using Easel.Core.Requests;

namespace Easel.Core.Imaging;

/// <summary>Reads the pictures that a request names: files by their path, or <c>data:</c> addresses that hold one.</summary>
public static class NamedPicture
{
    private const string Prefix = "data:";

    /// <summary>The request with the pictures it names as <c>data:</c> addresses, for a machine that does not have its files.</summary>
    /// <exception cref="RequestException">A file cannot be read.</exception>
    public static ImageRequest Inlined(ImageRequest request) => With(request, Inlined);

    /// <summary>The request with other names for the pictures it names.</summary>
    /// <param name="request">Whose pictures.</param>
    /// <param name="name">The name a picture gets; given the request's field and its name so far.</param>
    public static ImageRequest With(ImageRequest request, Func<string, string, string> name) => request with
    {
        Start = request.Start is not { } start ? null : start with
        {
            Pictures = [.. start.Pictures.Select((picture, i) => name($"start.pictures[{i}]", picture))],
            Mask = start.Mask is { } mask ? mask with { Picture = name("start.mask.picture", mask.Picture), LatentPicture = mask.LatentPicture is { } latent ? name("start.mask.latent_picture", latent) : null } : null,
        },
        Hires = request.Hires is { FirstPass: { } first } hires ? hires with { FirstPass = name("hires.first_pass", first) } : request.Hires,
    };

    /// <summary>A picture as a <c>data:</c> address.</summary>
    public static string Inline(Bitmap picture) => $"{Prefix};base64,{Convert.ToBase64String(PictureCodec.Encode(picture, PictureFormat.Png))}";

    /// <summary>Reads one.</summary>
    /// <param name="field">The request's field, for messages.</param>
    /// <param name="source">A path, or <c>data:image/png;base64,...</c>.</param>
    /// <exception cref="RequestException">There is no such file, or it is no picture.</exception>
    public static RgbaPicture Load(string field, string source)
    {
        try
        {
            if (!source.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return PictureCodec.DecodeRgba(File.ReadAllBytes(source), source);
            return PictureCodec.DecodeRgba(Convert.FromBase64String(source[(source.IndexOf(',', StringComparison.Ordinal) + 1)..]), "the picture given");
        }
        catch (FormatException) { throw new RequestException(field, "the picture given is not base64; give data:image/png;base64, and the file's bytes in base64"); }
        catch (InvalidDataException wrong) { throw new RequestException(field, wrong.Message); }
        catch (Exception wrong) when (IsOfFile(wrong)) { throw Unreadable(field, source, wrong); }
    }

    private static string Inlined(string field, string source)
    {
        if (source.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return source;
        try { return $"{Prefix};base64,{Convert.ToBase64String(File.ReadAllBytes(source))}"; }
        catch (Exception wrong) when (IsOfFile(wrong)) { throw Unreadable(field, source, wrong); }
    }

    private static bool IsOfFile(Exception wrong) => wrong is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static RequestException Unreadable(string field, string source, Exception wrong) => new(field, $"'{source}' cannot be read: {wrong.Message}");
}
