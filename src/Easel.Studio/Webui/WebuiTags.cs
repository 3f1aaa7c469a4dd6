using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Jobs;
using Easel.Studio.Tagging;

namespace Easel.Studio.Webui;

/// <summary>Captions by DeepDanbooru, with A1111's settings of it.</summary>
/// <param name="engine">Looks at pictures.</param>
/// <param name="library">Where the tagger is.</param>
/// <param name="options">Say how tags are written.</param>
public sealed class WebuiTags(PictureUpscaler engine, TaggerLibrary library, WebuiOptions options)
{
    /// <exception cref="RequestException">The tagger is not there; names <c>model</c>.</exception>
    /// <exception cref="UpscaleException">The engine could not.</exception>
    public async Task<string> Caption(Bitmap picture, CancellationToken cancel) =>
        Writing(options.Read()).Write(await engine.Tag(new TagRequest(library.Find("model"), picture), cancel).ConfigureAwait(false));

    private static TagWriting Writing(IReadOnlyDictionary<string, JsonElement> settings) => new()
    {
        Threshold = settings["interrogate_deepbooru_score_threshold"].GetDouble(),
        Alphabetical = settings["deepbooru_sort_alpha"].GetBoolean(),
        Spaces = settings["deepbooru_use_spaces"].GetBoolean(),
        Escape = settings["deepbooru_escape"].GetBoolean(),
        Ranks = settings["interrogate_return_ranks"].GetBoolean(),
        Filtered = settings["deepbooru_filter_tags"].GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries),
    };
}
