using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Studio.Datasets;
using Easel.Studio.Jobs;
using Easel.Studio.Tagging;

namespace Easel.Cli.Dataset;

/// <summary>Captions pictures with a sentence, with tags, or with both.</summary>
/// <param name="engine">Looks at them.</param>
/// <param name="captioner">Full path of the file that says sentences; null for none.</param>
/// <param name="tagger">Full path of the file that says tags; null for none.</param>
/// <param name="writing">How tags become a caption.</param>
/// <param name="existing">What becomes of captions that are there.</param>
internal sealed class DatasetCaptions(IImageEngine engine, string? captioner, string? tagger, TagWriting writing, CaptionAction existing)
{
    /// <summary>The caption of a picture that has one already, or has "".</summary>
    /// <exception cref="RequestException">A file cannot be used.</exception>
    /// <exception cref="UpscaleException">The engine could not.</exception>
    public async Task<string> Of(Bitmap picture, string caption, CancellationToken cancel)
    {
        if (existing == CaptionAction.Keep && caption.Length > 0) return caption;
        List<string> said = [];
        if (captioner is not null) said.Add((await Last<ImageEvent.Captioned>(engine.Caption(new CaptionRequest(captioner, picture), cancel), cancel)).Caption);
        if (tagger is not null) said.Add(writing.Write((await Last<ImageEvent.Tagged>(engine.Tag(new TagRequest(tagger, picture), cancel), cancel)).Tags));
        return CaptionFile.Joined(caption, string.Join(", ", said.Where(part => part.Length > 0)), existing);
    }

    private static async Task<T> Last<T>(IAsyncEnumerable<ImageEvent> events, CancellationToken cancel)
        where T : ImageEvent
    {
        T? made = null;
        await foreach (var happened in events)
        {
            switch (happened)
            {
                case T answer: made = answer; break;
                case ImageEvent.Failed { Field: { } field } wrong: throw new RequestException(field, wrong.Message);
                case ImageEvent.Failed failed: throw new UpscaleException(failed.Message);
                case ImageEvent.Cancelled: throw new OperationCanceledException(cancel);
            }
        }

        return made ?? throw new UpscaleException("the engine ended without an answer; try again");
    }
}
