using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Results;
using Easel.Core.Scripts;
using Easel.Studio.Gallery;

namespace Easel.Cli.Generate;

/// <summary>Puts finished pictures into the folder, each under a name of its own with its parameters inside.</summary>
/// <param name="folder">Where.</param>
/// <param name="pattern">File-name pattern; null numbers the files.</param>
/// <param name="format">File format.</param>
/// <param name="quality">Of formats that lose detail, 1–100.</param>
/// <param name="time">Clock for dates in names.</param>
internal sealed class PictureSaver(PictureFolder folder, string? pattern, PictureFormat format, int quality, TimeProvider time)
{
    private readonly DateTimeOffset started = time.GetLocalNow();

    private string Extension => format switch { PictureFormat.Jpeg => ".jpg", PictureFormat.Webp => ".webp", _ => ".png" };

    /// <summary>Saves one picture and returns its path. A text that JPEG cannot hold goes into a .txt file beside it.</summary>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…</exception>
    public string Save(GeneratedImage image, PlannedRequest planned)
    {
        var bare = PictureCodec.Encode(image.Image, format, quality);
        var bytes = PictureText.Write(bare, image.Infotext);
        if (image.IsSheet && bytes is not null && PictureScript.Of(planned.Request) is SheetScript script) return folder.SaveGrid(script.SheetName, Extension, bytes);
        var name = FileNamePattern.Apply(pattern ?? "[seed]-[prompt_words]", PictureFacts.Of(image, planned.Request, planned.Styles, started, time.GetLocalNow())) + (image.IsBeforeHires ? PictureFacts.BeforeHires : "");
        var path = pattern is null ? folder.SaveNumbered(name, Extension, bytes ?? bare) : folder.SaveNamed(name, Extension, bytes ?? bare);
        if (bytes is null) AtomicFile.Write(System.IO.Path.ChangeExtension(path, ".txt"), System.Text.Encoding.UTF8.GetBytes(image.Infotext));
        return path;
    }
}
