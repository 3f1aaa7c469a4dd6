using Easel.Core.Engines;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Core.Scripts;
using Easel.Studio.Upscaling;

namespace Easel.Studio.Scripts;

/// <summary>An engine that carries out a request's script, if it names one, as several requests to another engine; any other request goes there as it is.</summary>
/// <param name="engine">Paints.</param>
/// <param name="enlarger">Makes pictures larger.</param>
public sealed class ScriptedEngine(IImageEngine engine, Enlarger enlarger) : IImageEngine
{
    /// <summary>Carries out a request, of one batch where it has a script.</summary>
    /// <inheritdoc/>
    public IAsyncEnumerable<ImageEvent> Generate(ImageRequest request, CancellationToken cancel = default)
    {
        try
        {
            return PictureScript.Of(request) switch
            {
                Loopback loopback => new LoopbackRun(engine, loopback).Run(request, cancel),
                SdUpscale upscale => new SdUpscaleRun(engine, enlarger, upscale).Run(request, cancel),
                Outpainting outpainting => new OutpaintingRun(engine, outpainting).Run(request, cancel),
                TileOutpainting outpainting => new TileOutpaintingRun(engine, outpainting).Run(request, cancel),
                NoiseReversal reversal => engine.Generate(reversal.Applied(request), cancel),
                _ => engine.Generate(request, cancel),
            };
        }
        catch (RequestException wrong) { return new ImageEvent[] { new ImageEvent.Failed(wrong.Field, wrong.Message) }.ToAsyncEnumerable(); }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ImageEvent> Upscale(UpscaleRequest request, CancellationToken cancel = default) => engine.Upscale(request, cancel);
}
