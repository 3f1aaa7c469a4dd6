using System.Collections.Immutable;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Core.Results;

namespace Easel.Studio.Gallery;

/// <summary>What the name of a finished picture's file can speak of.</summary>
public static class PictureFacts
{
    /// <param name="image">The picture; its index is that in the whole job.</param>
    /// <param name="request">The whole job's request.</param>
    /// <param name="styles">Styles that were laid over it.</param>
    /// <param name="jobTime">When the job began, local.</param>
    /// <param name="time">Now, local.</param>
    public static FileNameFacts Of(GeneratedImage image, ImageRequest request, ImmutableArray<PromptStyle> styles, DateTimeOffset jobTime, DateTimeOffset time)
    {
        var written = InfotextParts.Parse(image.Infotext).Parameters;
        var first = image.Seed - (image.Index % request.BatchSize);
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
            VaeName = request.Vae is { } vae ? Path.GetFileName(vae) : null,
            Styles = styles,
            ClipSkip = request.ClipSkip,
            BatchSize = request.BatchSize,
            BatchCount = request.BatchCount,
            BatchIndex = image.Index % request.BatchSize,
            Batch = image.Index / request.BatchSize,
            Time = time,
            JobTime = jobTime,
            Image = image.Image,
        };
    }

    /// <summary>The value of a key in a parameter line; null when it is not there.</summary>
    public static string? Said(ImmutableArray<KeyValuePair<string, string>> parameters, string key) =>
        parameters.Where(entry => entry.Key == key).Select(entry => entry.Value).FirstOrDefault();
}
