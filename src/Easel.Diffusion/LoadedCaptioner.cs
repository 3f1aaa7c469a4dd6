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
    private readonly LastOpened<string, PictureCaptioner> captioner = new();
    private readonly LastOpened<string, PhraseRanker> ranker = new();

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
        captioner.Clear();
        ranker.Clear();
    }

    public void Dispose() => Clear();

    private PictureCaptioner Captioner(string path)
    {
        if (!captioner.Holds(path) && !File.Exists(path)) throw new RequestException("captioner", $"there is no file '{path}'; give the path of BLIP's model_base_caption_capfilt_large.pth");
        return captioner.Get(path, file => new PictureCaptioner(file, Devices.Find(options.Device), options.PlainOperations));
    }

    private PhraseRanker Ranker(string path)
    {
        if (!ranker.Holds(path) && !File.Exists(path)) throw new RequestException("ranker", $"there is no file '{path}'; give the path of CLIP ViT-L/14");
        return ranker.Get(path, file => new PhraseRanker(file, Devices.Find(options.Device), options.PlainOperations));
    }
}
