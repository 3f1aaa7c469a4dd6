using System.Collections.Immutable;
using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Results;

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
        var name = FileNamePattern.Apply(pattern ?? "[seed]-[prompt_words]", Facts(image, planned));
        var path = pattern is null ? folder.SaveNumbered(name, Extension, bytes ?? bare) : folder.SaveNamed(name, Extension, bytes ?? bare);
        if (bytes is null) AtomicFile.Write(System.IO.Path.ChangeExtension(path, ".txt"), System.Text.Encoding.UTF8.GetBytes(image.Infotext));
        return path;
    }

    private FileNameFacts Facts(GeneratedImage image, PlannedRequest planned)
    {
        var request = planned.Request;
        var written = InfotextParts.Parse(image.Infotext).Parameters;
        var first = image.Seed - image.Index % request.BatchSize;
        return new FileNameFacts
        {
            Prompt = request.Prompt,
            NegativePrompt = request.NegativePrompt,
            Seed = image.Seed,
            BatchSeeds = [.. Enumerable.Range(0, request.BatchSize).Select(i => request.Seeds.VariationStrength == 0 ? first + i : image.Seed)],
            Steps = request.Steps,
            CfgScale = request.CfgScale,
            Sampler = Said(written, "Sampler") ?? request.Sampler.Id,
            Schedule = Said(written, "Schedule type") ?? request.Schedule.Id,
            ModelName = Said(written, "Model"),
            ModelHash = Said(written, "Model hash"),
            VaeName = request.Vae is { } vae ? System.IO.Path.GetFileName(vae) : null,
            Styles = planned.Styles,
            ClipSkip = request.ClipSkip,
            BatchSize = request.BatchSize,
            BatchCount = request.BatchCount,
            BatchIndex = image.Index % request.BatchSize,
            Batch = image.Index / request.BatchSize,
            Time = time.GetLocalNow(),
            JobTime = started,
            Image = image.Image,
        };
    }

    private static string? Said(ImmutableArray<KeyValuePair<string, string>> parameters, string key) =>
        parameters.Where(entry => entry.Key == key).Select(entry => entry.Value).FirstOrDefault();
}
