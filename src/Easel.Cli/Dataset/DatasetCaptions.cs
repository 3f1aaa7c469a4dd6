using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Studio.Datasets;
using Easel.Studio.Jobs;
using Easel.Studio.Tagging;

namespace Easel.Cli.Dataset;

/// <summary>Captions pictures with a tagger.</summary>
/// <param name="engine">Looks at them.</param>
/// <param name="tagger">Full path of its file.</param>
/// <param name="writing">How tags become a caption.</param>
/// <param name="existing">What becomes of captions that are there.</param>
internal sealed class DatasetCaptions(IImageEngine engine, string tagger, TagWriting writing, CaptionAction existing)
{
    /// <summary>The caption of a picture that has one already, or has "".</summary>
    /// <exception cref="RequestException">The tagger cannot be used.</exception>
    /// <exception cref="UpscaleException">The engine could not.</exception>
    public async Task<string> Of(Bitmap picture, string caption, CancellationToken cancel)
    {
        if (existing == CaptionAction.Keep && caption.Length > 0) return caption;
        IReadOnlyList<PictureTag>? tags = null;
        await foreach (var happened in engine.Tag(new TagRequest(tagger, picture), cancel))
        {
            switch (happened)
            {
                case ImageEvent.Tagged tagged: tags = tagged.Tags; break;
                case ImageEvent.Failed { Field: { } field } wrong: throw new RequestException(field, wrong.Message);
                case ImageEvent.Failed failed: throw new UpscaleException(failed.Message);
                case ImageEvent.Cancelled: throw new OperationCanceledException(cancel);
            }
        }

        return CaptionFile.Joined(caption, writing.Write(tags ?? throw new UpscaleException("the engine ended without an answer; try again")), existing);
    }
}
