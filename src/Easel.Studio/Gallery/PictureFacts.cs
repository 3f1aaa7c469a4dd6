using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Core.Scripts;
using Easel.Core.Searching;

namespace Easel.Studio.Gallery;

/// <summary>What the name of a finished picture's file can speak of.</summary>
public static class PictureFacts
{
    /// <summary>Words that <c>[prompt_words]</c> takes in A1111.</summary>
    public const int UsualPromptWords = 8;

    /// <summary>Ends the name of a first pass's picture, as in A1111.</summary>
    public const string BeforeHires = "-before-highres-fix";

    private const int MostSearched = 200_000; // characters

    /// <summary>Reads them off a picture and its job.</summary>
    /// <param name="image">The picture; its index is that in the whole job.</param>
    /// <param name="request">The whole job's request.</param>
    /// <param name="styles">Styles that were laid over it.</param>
    /// <param name="jobTime">When the job began, local.</param>
    /// <param name="time">Now, local.</param>
    /// <param name="promptWords">How many words <c>[prompt_words]</c> takes.</param>
    public static FileNameFacts Of(GeneratedImage image, ImageRequest request, ImmutableArray<PromptStyle> styles, DateTimeOffset jobTime, DateTimeOffset time, int promptWords = UsualPromptWords)
    {
        var written = InfotextParts.Parse(image.Infotext).Parameters;
        if (PictureScript.Of(request) is SheetScript) request = OfCell(request, image.Infotext);
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
            ModelName = Said(written, "Model") ?? Path.GetFileNameWithoutExtension(request.Model),
            ModelHash = Said(written, "Model hash"),
            VaeName = Said(written, "VAE") ?? (Library.VaeChoice.IsAutomatic(request.Vae) || Library.VaeChoice.IsOwn(request.Vae) ? null : Path.GetFileName(request.Vae)),
            Styles = styles,
            PromptWords = promptWords,
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

    // What a script changes from cell to cell stands in each one's infotext.
    private static ImageRequest OfCell(ImageRequest request, string infotext)
    {
        var said = InfotextReader.Read(infotext).Request;
        return request with { Prompt = said.Prompt, NegativePrompt = said.NegativePrompt, Steps = said.Steps, CfgScale = said.CfgScale, ClipSkip = said.ClipSkip };
    }

    /// <summary>Puts what an infotext says into a row; a text that is none says nothing but its words.</summary>
    public static void Describe(StoredPicture row, string infotext)
    {
        var text = infotext.Replace("\0", "", StringComparison.Ordinal); // PostgreSQL has no such character
        var parts = InfotextParts.Parse(text);
        row.Infotext = text;
        row.Words = Words(text);
        (row.Prompt, row.NegativePrompt) = (parts.Prompt, parts.NegativePrompt);
        (row.Model, row.ModelHash, row.Sampler) = (Said(parts.Parameters, "Model"), Said(parts.Parameters, "Model hash"), Said(parts.Parameters, "Sampler"));
        row.Seed = Number(parts.Parameters, "Seed");
        row.VariationSeed = Number(parts.Parameters, "Variation seed");
    }

    // A novel's end is not searched, by either database.
    private static string Words(string text)
    {
        var words = new StringBuilder();
        foreach (var word in SearchWords.Of(text).TakeWhile(_ => words.Length < MostSearched)) words.Append(word).Append(' ');
        return words.ToString().TrimEnd();
    }

    /// <summary>The value of a key in a parameter line; null when it is not there.</summary>
    public static string? Said(ImmutableArray<KeyValuePair<string, string>> parameters, string key) =>
        parameters.Where(entry => entry.Key == key).Select(entry => entry.Value).FirstOrDefault();

    private static long Number(ImmutableArray<KeyValuePair<string, string>> parameters, string key) =>
        long.TryParse(Said(parameters, key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
