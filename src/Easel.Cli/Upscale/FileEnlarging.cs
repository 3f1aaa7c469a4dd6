using Easel.Cli.Output;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Upscaling;

namespace Easel.Cli.Upscale;

/// <summary>Makes the picture in a file larger; what the file says about itself goes along.</summary>
/// <param name="steps">Does it.</param>
/// <param name="format">What it is saved as.</param>
/// <param name="quality">Of formats that lose detail, 1–100.</param>
/// <param name="note">Takes what a person should know of a picture.</param>
internal sealed class FileEnlarging(ExtrasSteps steps, PictureFormat format, int quality, Action<string> note)
{
    private const long LargestPixels = 1L << 28;

    /// <summary>The larger picture, not saved yet.</summary>
    /// <exception cref="RequestException">The picture is too large, or would be.</exception>
    /// <exception cref="InvalidDataException">The file is no picture.</exception>
    public async Task<MadeFile> Of(string file, CancellationToken cancel)
    {
        var bytes = await File.ReadAllBytesAsync(file, cancel);
        var (width, height) = PictureCodec.SizeOf(bytes, file);
        if ((long)width * height > LargestPixels) throw new RequestException("picture", $"it has {width}x{height} pixels; at most {LargestPixels} are taken");
        var result = await steps.Apply(PictureCodec.Decode(bytes, file), cancel);
        foreach (var line in result.Notes) note($"{file}: {line}");
        var (large, said) = result;
        if (Math.Max(large.Width, large.Height) > PictureCodec.LargestSide(format)) throw new RequestException("--format", $"{large.Width}x{large.Height} is more than this format holds, {PictureCodec.LargestSide(format)} pixels a side; give png");

        var made = MadeFile.Of(large, format, quality, OwnText(bytes), $"{large.Width}x{large.Height}");
        return format == PictureFormat.Png ? made with { Bytes = PngText.Write(made.Bytes, "postprocessing", said) } : made;
    }

    // A BMP has no place for it.
    private static string? OwnText(byte[] file)
    {
        try { return PictureText.Read(file); }
        catch (InvalidDataException) { return null; }
    }
}
