using System.Globalization;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Studio.Jobs;
using Easel.Studio.Tagging;

namespace Easel.Studio.Webui;

/// <summary>Sentences by BLIP and phrases ranked by CLIP, with A1111's settings of them.</summary>
/// <param name="engine">Looks at pictures.</param>
/// <param name="library">Where the files are.</param>
/// <param name="options">Say how long a sentence is, and which phrases there are.</param>
public sealed class WebuiCaptions(PictureUpscaler engine, CaptionLibrary library, WebuiOptions options)
{
    /// <exception cref="RequestException">A file is not there, which names <c>model</c>, or a setting is out of range, which names it.</exception>
    /// <exception cref="UpscaleException">The engine could not.</exception>
    public async Task<string> Caption(Bitmap picture, CancellationToken cancel)
    {
        var settings = options.Read();
        if (Whole(settings, "interrogate_clip_num_beams", 1, int.MaxValue) != 1) throw new RequestException("interrogate_clip_num_beams", "Easel follows one beam; set 1");
        var skipped = settings["interrogate_clip_skip_categories"].EnumerateArray().Select(name => name.GetString() ?? "").ToList();
        var categories = library.Categories(Whole(settings, "interrogate_clip_dict_limit", 0, int.MaxValue), skipped);
        var captioned = await engine.Caption(
            new CaptionRequest(library.Captioner("model"), picture)
            {
                Least = Whole(settings, "interrogate_clip_min_length", 1, 128),
                Most = Whole(settings, "interrogate_clip_max_length", 1, 256),
                Ranker = categories.IsEmpty ? null : library.Ranker("model"),
                Categories = categories,
            },
            cancel).ConfigureAwait(false);
        var ranks = settings["interrogate_return_ranks"].GetBoolean();
        return string.Join(", ", captioned.Phrases.Select(phrase => Written(phrase, ranks)).Prepend(captioned.Caption));
    }

    private static string Written(PictureTag phrase, bool ranks) => ranks ? string.Create(CultureInfo.InvariantCulture, $"({phrase.Name}:{phrase.Score:F3})") : phrase.Name;

    private static int Whole(IReadOnlyDictionary<string, JsonElement> settings, string name, int least, int most) =>
        settings[name].GetDouble() is var number && number >= least && number <= most ? (int)number : throw new RequestException(name, $"{settings[name]} is not possible; give {least}–{most}");
}
