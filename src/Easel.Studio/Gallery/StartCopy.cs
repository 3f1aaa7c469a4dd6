using System.Security.Cryptography;
using Easel.Core.Imaging;
using Easel.Studio.Jobs;

namespace Easel.Studio.Gallery;

/// <summary>A copy of a picture that requests begin with, beside what became of it (A1111's <c>save_init_img</c>).</summary>
internal static class StartCopy
{
    /// <summary>Keeps a copy, once.</summary>
    /// <param name="path">The picture's file.</param>
    /// <param name="folder">Where the copy lies.</param>
    /// <returns>Its name without extension: the MD5 hash of its pixels, three bytes each, four where it has alpha; 32 hexadecimal digits.</returns>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only….</exception>
    public static string Keep(string path, string folder)
    {
        var file = File.ReadAllBytes(path);
        var picture = PictureCodec.DecodeRgba(file, path);
        var name = Convert.ToHexStringLower(Md5(picture.HasAlpha ? picture.Rgba : picture.Colours().Rgb));
        Directory.CreateDirectory(folder);
        AtomicFile.TryCreate(Path.Combine(folder, name + PictureCodec.ExtensionOf(file, path)), file);
        return name;
    }

    /// <summary>An infotext that names the picture it began with.</summary>
    public static string Note(string infotext, string name) => InfotextNote.Add(infotext, $", Init image hash: {name}");

#pragma warning disable CA5351 // a name, not a secret
    private static byte[] Md5(byte[] pixels) => MD5.HashData(pixels);
#pragma warning restore CA5351
}
