using System.Runtime.CompilerServices;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Core.Results;

namespace Easel.Studio.Tests.Scripts;

/// <summary>Returns what a picture begins with, changed or not.</summary>
internal sealed class EchoEngine : IImageEngine
{
    public List<ImageRequest> Requests { get; } = [];

    public Func<Bitmap, Bitmap> Change { get; set; } = picture => picture;

    public ImageEvent? Ending { get; set; }

    /// <summary>How many requests it lives for; null is all.</summary>
    public int? DiesAfter { get; set; }

    public async IAsyncEnumerable<ImageEvent> Generate(ImageRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        Requests.Add(request);
        await Task.Yield();
        if ((Requests.Count > DiesAfter ? new ImageEvent.EngineLost("gone") : Ending) is { } ending)
        {
            yield return ending;
            yield break;
        }

        yield return new ImageEvent.Progress(1, 1, null);
        for (var i = 0; i < request.BatchSize; i++)
        {
            var start = NamedPicture.Load("start", request.Start!.Pictures[request.Start.Pictures.Length == 1 ? 0 : i]).Over();
            yield return new ImageEvent.Picture(new GeneratedImage(i, request.Seeds.Seed + i, 0, Change(start), InfotextWriter.Write(request, new InfotextFacts { ModelName = "echo", ModelHash = "0" }, request.Seeds.Seed + i, 0)));
        }

        yield return new ImageEvent.Finished(0);
    }

    public IAsyncEnumerable<ImageEvent> Upscale(UpscaleRequest request, CancellationToken cancel = default) => throw new NotSupportedException();
}
