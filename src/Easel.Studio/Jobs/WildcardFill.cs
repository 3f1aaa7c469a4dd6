using Easel.Core.Infotext;
using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Studio.Library;

namespace Easel.Studio.Jobs;

/// <summary>Wildcards in a job's prompts: each picture has choices of its own, drawn by its seed.</summary>
internal static class WildcardFill
{
    /// <summary>The request with each picture a batch of its own, where prompts have wildcards: a batch has one prompt. With a script, or a picture to begin with for each of a batch, batches stay.</summary>
    public static ImageRequest OneByOne(ImageRequest request, WildcardFolder wildcards) =>
        request.Script is not null || request.Start is { Pictures.Length: > 1 } || !Names(request).Any(name => wildcards.Choices(name) is { Count: > 0 })
            ? request
            : request with { BatchSize = 1, BatchCount = request.BatchSize * request.BatchCount };

    /// <summary>Names that are nobody's, where there are wildcards at all; else they are no more than words.</summary>
    public static IEnumerable<string> Unknown(ImageRequest request, WildcardFolder wildcards)
    {
        var names = Names(request).Distinct().ToList();
        return names.Count == 0 || wildcards.Names.Count == 0 ? [] : names.Where(name => wildcards.Choices(name) is null or { Count: 0 });
    }

    /// <summary>A batch's request with choices in the places of its wildcards.</summary>
    public static ImageRequest Fill(ImageRequest part, WildcardFolder wildcards) => part with
    {
        Prompt = Wildcards.Resolve(part.Prompt, part.Seeds.Seed, wildcards.Choices),
        NegativePrompt = Wildcards.Resolve(part.NegativePrompt, part.Seeds.Seed, wildcards.Choices),
    };

    /// <summary>An infotext with the prompts as they were before, where that is something else; behind what the engine said, before the version.</summary>
    public static string Note(string infotext, ImageRequest before, ImageRequest filled) =>
        InfotextNote.Add(infotext, Entry(WildcardKeys.Prompt, before.Prompt, filled.Prompt) + Entry(WildcardKeys.NegativePrompt, before.NegativePrompt, filled.NegativePrompt));

    private static string Entry(string key, string before, string filled) => before == filled ? "" : $", {key}: {InfotextParts.Quote(before)}";

    private static IEnumerable<string> Names(ImageRequest request) => Wildcards.Names(request.Prompt).Concat(Wildcards.Names(request.NegativePrompt));
}
