using System.Runtime.CompilerServices;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Core.Scripts;
using Easel.Studio.Jobs;

namespace Easel.Studio.Scripts;

/// <summary>Carries <see cref="Loopback"/> out: each picture of the batch begins with the one before.</summary>
/// <param name="engine">Paints.</param>
/// <param name="script">How.</param>
internal sealed class LoopbackRun(IImageEngine engine, Loopback script)
{
    /// <inheritdoc cref="IImageEngine.Generate"/>
    public async IAsyncEnumerable<ImageEvent> Run(ImageRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        var rounds = request.BatchSize;
        var start = request.Start!;
        for (var round = 0; round < rounds; round++)
        {
            var pass = new ScriptPass(engine, request with { BatchSize = 1, Seeds = JobSeeds.After(request.Seeds, round), Start = start with { Strength = script.Strength(request.Start!.Strength, round, rounds) } }, round, rounds);
            await foreach (var happened in pass.Run(round, cancel).ConfigureAwait(false)) yield return happened;
            if (!pass.IsWhole) yield break;
            var image = pass.Pictures[0];
            yield return new ImageEvent.Picture(image with { Index = round });
            start = start with
            {
                Pictures = [NamedPicture.Inline(image.Image)],
                Mask = start.Mask is { } mask ? mask with { Content = MaskContent.Original } : null,
            };
        }

        yield return new ImageEvent.Finished(0);
    }
}
