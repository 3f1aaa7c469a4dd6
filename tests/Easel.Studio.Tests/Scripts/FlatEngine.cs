using System.Runtime.CompilerServices;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Core.Results;

namespace Easel.Studio.Tests.Scripts;

/// <summary>Paints pictures of one grey, by steps and seed; fails or dies when told to.</summary>
internal sealed class FlatEngine : IImageEngine
{
    public List<ImageRequest> Requests { get; } = [];

    public Func<ImageRequest, bool> FailsAt { get; set; } = _ => false;

    /// <summary>How many requests it lives for; null is all.</summary>
    public int? DiesAfter { get; set; }

    public async IAsyncEnumerable<ImageEvent> Generate(ImageRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        Requests.Add(request);
        await Task.Yield();
        if (Requests.Count > DiesAfter || FailsAt(request))
        {
            yield return FailsAt(request) ? new ImageEvent.Failed("prompt", "too dark") : new ImageEvent.EngineLost("gone");
            yield break;
        }

        yield return new ImageEvent.Progress(request.Steps, request.Steps, null);
        for (var i = 0; i < request.BatchSize; i++)
        {
            var seed = request.Seeds.Seed + i;
            var grey = (byte)((request.Steps * 10 + seed) % 200);
            var pixels = new Bitmap(request.Size.Width, request.Size.Height, [.. Enumerable.Repeat(grey, request.Size.Width * request.Size.Height * 3)]);
            yield return new ImageEvent.Picture(new GeneratedImage(i, seed, 0, pixels, InfotextWriter.Write(request, new InfotextFacts { ModelName = "flat", ModelHash = "0" }, seed, 0)));
        }

        yield return new ImageEvent.Finished(0);
    }

    public IAsyncEnumerable<ImageEvent> Upscale(UpscaleRequest request, CancellationToken cancel = default) => throw new NotSupportedException();
}
