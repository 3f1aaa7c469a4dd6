using System.Runtime.CompilerServices;
using Easel.Core.Engines;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Core.Scripts;
using Easel.Studio.Jobs;
using Easel.Studio.Library;
using Easel.Studio.Upscaling;

namespace Easel.Studio.Scripts;

/// <summary>An engine that carries out a request's script, if it names one, as several requests to another engine; any other request goes there as it is.</summary>
/// <param name="engine">Paints.</param>
/// <param name="enlarger">Makes pictures larger.</param>
/// <param name="shelf">Keeps what a script has made so far, for the case that it is begun again; null keeps nothing.</param>
/// <param name="sources">What cells of sheets name; null is nothing but the model that comes with Easel.</param>
public sealed class ScriptedEngine(IImageEngine engine, Enlarger enlarger, PassShelf? shelf = null, SheetSources? sources = null) : IImageEngine
{
    /// <inheritdoc/>
    public IAsyncEnumerable<ImageEvent> Generate(ImageRequest request, CancellationToken cancel = default) =>
        request.Script is null ? engine.Generate(request, cancel) : Batches(request, cancel);

    private async IAsyncEnumerable<ImageEvent> Batches(ImageRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        try { request = JobSeeds.Drawn(request); }
        catch (RequestException) { } // told below
        for (var batch = 0; batch < request.BatchCount; batch++)
        {
            var first = batch * request.BatchSize;
            var kept = shelf is null ? null : new KeptPasses(engine, shelf);
            await foreach (var happened in Batch(kept ?? engine, request with { BatchCount = 1, Seeds = JobSeeds.After(request.Seeds, first) }, cancel).ConfigureAwait(false))
            {
                if (happened is ImageEvent.Finished or ImageEvent.Failed) kept?.Forget();
                if (happened is ImageEvent.Finished && batch + 1 < request.BatchCount) continue;
                yield return happened switch
                {
                    ImageEvent.Picture { Image: var image } => new ImageEvent.Picture(image with { Index = first + image.Index }),
                    ImageEvent.Preview preview => preview with { Index = first + preview.Index },
                    ImageEvent.Progress { Step: var step, Steps: var steps } when request.BatchCount > 1 => new ImageEvent.Progress(batch * steps + step, request.BatchCount * steps, null),
                    _ => happened,
                };
                if (happened is ImageEvent.Failed or ImageEvent.Cancelled or ImageEvent.EngineLost) yield break;
            }
        }
    }

    private IAsyncEnumerable<ImageEvent> Batch(IImageEngine passes, ImageRequest request, CancellationToken cancel)
    {
        try
        {
            return PictureScript.Of(request) switch
            {
                Loopback loopback => new LoopbackRun(passes, loopback).Run(request, cancel),
                SdUpscale upscale => new SdUpscaleRun(passes, enlarger, upscale).Run(request, cancel),
                Outpainting outpainting => new OutpaintingRun(passes, outpainting).Run(request, cancel),
                TileOutpainting outpainting => new TileOutpaintingRun(passes, outpainting).Run(request, cancel),
                SheetScript sheet => Sheets(passes, sheet, request, cancel),
                NoiseReversal reversal => engine.Generate(reversal.Applied(request), cancel),
                _ => engine.Generate(request, cancel),
            };
        }
        catch (RequestException wrong) { return new ImageEvent[] { new ImageEvent.Failed(wrong.Field, wrong.Message) }.ToAsyncEnumerable(); }
    }

    private IAsyncEnumerable<ImageEvent> Sheets(IImageEngine passes, SheetScript script, ImageRequest request, CancellationToken cancel)
    {
        script.Check(request);
        return new SheetRun(passes, script, sources ?? new SheetSources(new ModelLibrary([]), null, fits: false)).Run(request, cancel);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ImageEvent> Upscale(UpscaleRequest request, CancellationToken cancel = default) => engine.Upscale(request, cancel);

    /// <inheritdoc/>
    public IAsyncEnumerable<ImageEvent> RestoreFaces(FaceRequest request, CancellationToken cancel = default) => engine.RestoreFaces(request, cancel);

    /// <inheritdoc/>
    public IAsyncEnumerable<ImageEvent> Tag(TagRequest request, CancellationToken cancel = default) => engine.Tag(request, cancel);

    public IAsyncEnumerable<ImageEvent> Caption(CaptionRequest request, CancellationToken cancel = default) => engine.Caption(request, cancel);
}
