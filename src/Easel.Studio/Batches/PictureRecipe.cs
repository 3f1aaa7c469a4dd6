using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;

namespace Easel.Studio.Batches;

/// <summary>The request of each picture of a batch: what all share, with the picture's own size, seed, prompt and mask.</summary>
/// <param name="common">What all share; it begins with any picture.</param>
/// <param name="rules">What differs.</param>
/// <param name="masks">The masks, or null to leave the request's.</param>
/// <param name="warn">Takes what a person should know.</param>
public sealed class PictureRecipe(ImageRequest common, BatchRules rules, MaskFolder? masks, Action<string> warn)
{
    /// <summary>Names the folder of prompts in messages.</summary>
    public const string PromptsField = "prompts_from";

    private const int Cell = 8;

    /// <summary>A picture's request. Its file is read, so that a broken one is told before anything is painted.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="index">0-based place in the batch.</param>
    /// <exception cref="InvalidDataException">The file is no picture, or cut off.</exception>
    /// <exception cref="RequestException">It has no mask or no text, or cannot be painted at its size.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public ImageRequest Of(BatchPicture picture, int index)
    {
        var bytes = File.ReadAllBytes(picture.Path);
        var pixels = PictureCodec.DecodeRgba(bytes, picture.Shown);
        var start = common.Start! with { Pictures = [picture.Path] };
        if (masks is not null) start = start with { Mask = start.Mask! with { Picture = masks.Of(picture) } };
        var request = common with
        {
            Start = start,
            Size = rules.Scale is { } scale ? new ImageSize(Side(pixels.Width * scale), Side(pixels.Height * scale)) : common.Size,
            Seeds = Seeds(index),
        };
        if (rules.Prompts is { } folder) request = WithText(request, Path.Combine(folder.Length > 0 ? folder : Path.GetDirectoryName(picture.Path)!, picture.Stem + ".txt"));
        if (rules.ReadsInfo) request = WithInfo(request, picture, bytes);
        RequestLimits.Check(request);
        return request;
    }

    private Seeds Seeds(int index)
    {
        var pictures = (long)index * common.BatchSize * common.BatchCount;
        return rules.Seeds == SeedRule.Next && common.Seeds.Seed >= 0 ? common.Seeds with { Seed = common.Seeds.Seed + pictures } : common.Seeds;
    }

    private static ImageRequest WithText(ImageRequest request, string file)
    {
        string text;
        try { text = File.ReadAllText(file); }
        catch (Exception wrong) when (wrong is FileNotFoundException or DirectoryNotFoundException) { throw new RequestException(PromptsField, $"there is no file '{file}' with the picture's prompt"); }

        var parts = InfotextParts.Parse(text);
        return request with { Prompt = Behind(request.Prompt, parts.Prompt), NegativePrompt = Behind(request.NegativePrompt, parts.NegativePrompt) };
    }

    private ImageRequest WithInfo(ImageRequest request, BatchPicture picture, byte[] bytes)
    {
        if (Text(bytes) is not { } text)
        {
            warn($"{picture.Shown}: it carries no parameters; the options alone count");
            return request;
        }

        var info = InfotextReader.Read(text).Request;
        return request with
        {
            Prompt = rules.Takes(InfoField.Prompt) ? Behind(request.Prompt, info.Prompt) : request.Prompt,
            NegativePrompt = rules.Takes(InfoField.Negative) ? Behind(request.NegativePrompt, info.NegativePrompt) : request.NegativePrompt,
            Seeds = rules.Takes(InfoField.Seed) && info.Seeds.Seed >= 0 ? request.Seeds with { Seed = info.Seeds.Seed } : request.Seeds,
            CfgScale = rules.Takes(InfoField.Cfg) ? info.CfgScale : request.CfgScale,
            Sampler = rules.Takes(InfoField.Sampler) ? info.Sampler : request.Sampler,
            Schedule = rules.Takes(InfoField.Sampler) ? info.Schedule : request.Schedule,
            Steps = rules.Takes(InfoField.Steps) ? info.Steps : request.Steps,
            Model = rules.Takes(InfoField.Model) ? info.Model ?? request.Model : request.Model,
        };
    }

    private static string? Text(byte[] file)
    {
        try { return PictureText.Read(file); }
        catch (InvalidDataException) { return null; } // a BMP, or chunks nobody needs for the pixels are broken
    }

    private static string Behind(string given, string own) => given.Length == 0 ? own : own.Length == 0 ? given : $"{given} {own}";

    private static int Side(double pixels) => Math.Max(2, (int)Math.Min(pixels, int.MaxValue) / Cell) * Cell;
}
