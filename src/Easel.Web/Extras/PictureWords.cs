using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Jobs;
using Easel.Studio.Tagging;
using Easel.Studio.Webui;

namespace Easel.Web.Extras;

/// <summary>Words for what a picture shows, by the networks whose files are there, with the settings as they are.</summary>
/// <param name="sentences">Says a sentence, and phrases of the lists.</param>
/// <param name="captioners">Where its files are.</param>
/// <param name="tags">Says tags.</param>
/// <param name="taggers">Where its file is.</param>
public sealed class PictureWords(WebuiCaptions sentences, CaptionLibrary captioners, WebuiTags tags, TaggerLibrary taggers)
{
    /// <summary>Why no sentence can be said, or null when it can.</summary>
    public string? SentenceProblem => Problem(() => captioners.Captioner("caption"));

    /// <summary>Why no tags can be said, or null when they can.</summary>
    public string? TagProblem => Problem(() => taggers.Find("caption"));

    /// <summary>The words for a picture: the sentence in front of the tags.</summary>
    /// <exception cref="RequestException">A file is not there, or a setting is out of range.</exception>
    /// <exception cref="UpscaleException">The engine could not.</exception>
    public async Task<string> Of(Bitmap picture, bool sentence, bool withTags, CancellationToken cancel)
    {
        List<string> said = [];
        if (sentence) said.Add(await sentences.Caption(picture, cancel));
        if (withTags) said.Add(await tags.Caption(picture, cancel));
        return string.Join(", ", said.Where(part => part.Length > 0));
    }

    private static string? Problem(Func<string> find)
    {
        try
        {
            find();
            return null;
        }
        catch (RequestException wrong) { return wrong.Message; }
    }
}
