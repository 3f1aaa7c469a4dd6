using System.Text;
using Easel.Core.Imaging;

namespace Easel.Cli.Output;

/// <summary>A picture's file before it is on the disk.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="Extension">Such as <c>.png</c>.</param>
/// <param name="TextBeside">Parameters that do not fit into the file, or null.</param>
/// <param name="Said">What a line of results tells of it.</param>
internal sealed record MadeFile(byte[] Bytes, string Extension, string? TextBeside, string Said)
{
    /// <summary>Its seed, where it has one.</summary>
    public long? Seed { get; init; }

    /// <summary>The file of a picture.</summary>
    /// <param name="picture">The pixels.</param>
    /// <param name="format">Must hold its size.</param>
    /// <param name="quality">Of formats that lose detail, 1–100.</param>
    /// <param name="text">Its parameters, or null.</param>
    /// <param name="said">See <see cref="Said"/>.</param>
    public static MadeFile Of(Bitmap picture, PictureFormat format, int quality, string? text, string said)
    {
        var bare = PictureCodec.Encode(picture, format, quality);
        var named = text is null ? bare : PictureText.Write(bare, text);
        return new MadeFile(named ?? bare, ExtensionOf(format), named is null ? text : null, said);
    }

    public static string ExtensionOf(PictureFormat format) => format switch { PictureFormat.Jpeg => ".jpg", PictureFormat.Webp => ".webp", _ => ".png" };

    /// <summary>Writes the text that did not fit, where there is one, into a <c>.txt</c> file beside the picture.</summary>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…</exception>
    public void WriteTextBeside(string path)
    {
        if (TextBeside is not null) AtomicFile.Write(Path.ChangeExtension(path, ".txt"), Encoding.UTF8.GetBytes(TextBeside));
    }
}
