using System.Text;

namespace Easel.Core.Imaging;

/// <summary>The comments of a GIF file (GIF89a specification, section 24).</summary>
internal static class GifComment
{
    private const int Header = 13; // signature and screen descriptor
    private const int ImageDescriptor = 9;
    private const byte Image = 0x2C;
    private const byte Extension = 0x21;
    private const byte Comment = 0xFE;
    private const byte Trailer = 0x3B;

    public static bool IsGif(ReadOnlySpan<byte> file) => file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8);

    /// <summary>All comments, one a line; null when there is none.</summary>
    /// <exception cref="InvalidDataException">The file is cut off.</exception>
    public static string? Read(ReadOnlySpan<byte> file)
    {
        List<string> comments = [];
        try
        {
            for (var at = Header + Table(file[10]); at < file.Length && file[at] != Trailer;)
            {
                if (file[at] == Extension)
                {
                    var text = Blocks(file, at + 2, out var end);
                    if (file[at + 1] == Comment) comments.Add(Encoding.UTF8.GetString(text));
                    at = end;
                }
                else if (file[at] == Image)
                {
                    _ = Blocks(file, at + 1 + ImageDescriptor + Table(file[at + ImageDescriptor]) + 1, out at);
                }
                else
                {
                    break; // no GIF from here on
                }
            }
        }
        catch (Exception cut) when (cut is IndexOutOfRangeException or ArgumentOutOfRangeException) { throw new InvalidDataException($"the GIF file is cut off after {file.Length} bytes"); }

        return comments.Count == 0 ? null : string.Join('\n', comments);
    }

    // Bytes of the colour table that flags announce.
    private static int Table(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static byte[] Blocks(ReadOnlySpan<byte> file, int at, out int end)
    {
        using var text = new MemoryStream();
        for (; file[at] != 0; at += 1 + file[at]) text.Write(file.Slice(at + 1, file[at]));
        end = at + 1;
        return text.ToArray();
    }
}
