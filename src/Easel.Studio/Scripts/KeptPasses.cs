using System.Runtime.CompilerServices;
using Easel.Core.Engines;
using Easel.Core.Requests;
using Easel.Core.Results;

namespace Easel.Studio.Scripts;

/// <summary>The engine of one script's run: a pass that was made before a crash is taken from the shelf.</summary>
/// <param name="engine">Makes the others.</param>
/// <param name="shelf">Where they lie.</param>
internal sealed class KeptPasses(IImageEngine engine, PassShelf shelf) : IImageEngine
{
    private readonly HashSet<string> names = [];

    /// <inheritdoc/>
    public async IAsyncEnumerable<ImageEvent> Generate(ImageRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var name = PassShelf.NameOf(request);
        names.Add(name);
        if (shelf.Find(name, request.BatchSize) is { } kept)
        {
            foreach (var picture in kept) yield return new ImageEvent.Picture(picture);
            yield return new ImageEvent.Finished(0);
            yield break;
        }

        List<GeneratedImage> pictures = [];
        await foreach (var happened in engine.Generate(request, cancel).ConfigureAwait(false))
        {
            if (happened is ImageEvent.Picture { Image: { IsUnfinished: false, IsBeforeHires: false } image }) pictures.Add(image);
            if (happened is ImageEvent.Finished && pictures.Count == request.BatchSize) shelf.Put(name, pictures);
            yield return happened;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ImageEvent> Upscale(UpscaleRequest request, CancellationToken cancel = default) => engine.Upscale(request, cancel);

    /// <summary>The script is done, or will never be.</summary>
    public void Forget() => shelf.Remove(names);
}
