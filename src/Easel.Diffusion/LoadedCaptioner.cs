using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Captioning;
using Easel.Diffusion.Memory;
using static TorchSharp.torch;

namespace Easel.Diffusion;

/// <summary>What describes pictures and what ranks phrases, as far as they are loaded: those that were asked for last.</summary>
/// <param name="options">Where they run, and how.</param>
internal sealed class LoadedCaptioner(EngineOptions options) : IDisposable
{
    private (string File, PictureCaptioner Open)? captioner;
    private (string File, PhraseRanker Open)? ranker;

    /// <summary>Carries out a request.</summary>
    /// <exception cref="RequestException">A file is not there.</exception>
    public ImageEvent.Captioned Describe(CaptionRequest request, CancellationToken cancel)
    {
        request.Check();
        using var scope = NewDisposeScope();
        var caption = Captioner(request.Captioner).Caption(request.Picture, request.Least, request.Most, cancel);
        if (request.Categories.IsEmpty) return new ImageEvent.Captioned(caption, []);

        var ranks = Ranker(request.Ranker!);
        var seen = ranks.Look(request.Picture);
        return new ImageEvent.Captioned(caption, [.. request.Categories.SelectMany(category => ranks.Best(seen, category.Phrases, category.Count, cancel))]);
    }

    /// <summary>Lets go of them.</summary>
    public void Clear()
    {
        captioner?.Open.Dispose();
        ranker?.Open.Dispose();
        (captioner, ranker) = (null, null);
    }

    public void Dispose() => Clear();

    private PictureCaptioner Captioner(string path)
    {
        if (captioner is { } open && open.File == path) return open.Open;
        if (!File.Exists(path)) throw new RequestException("captioner", $"there is no file '{path}'; give the path of BLIP's model_base_caption_capfilt_large.pth");
        captioner?.Open.Dispose();
        captioner = null;
        captioner = (path, new PictureCaptioner(path, Devices.Find(options.Device), options.PlainOperations));
        return captioner.Value.Open;
    }

    private PhraseRanker Ranker(string path)
    {
        if (ranker is { } open && open.File == path) return open.Open;
        if (!File.Exists(path)) throw new RequestException("ranker", $"there is no file '{path}'; give the path of CLIP ViT-L/14");
        ranker?.Open.Dispose();
        ranker = null;
        ranker = (path, new PhraseRanker(path, Devices.Find(options.Device), options.PlainOperations));
        return ranker.Value.Open;
    }
}
