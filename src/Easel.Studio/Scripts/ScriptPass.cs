using System.Runtime.CompilerServices;
using Easel.Core.Engines;
using Easel.Core.Requests;
using Easel.Core.Results;

namespace Easel.Studio.Scripts;

/// <summary>One of a script's requests, and what came of it.</summary>
/// <param name="engine">Carries it out.</param>
/// <param name="request">The request.</param>
/// <param name="place">0-based place among the script's passes.</param>
/// <param name="passes">How many there are.</param>
internal sealed class ScriptPass(IImageEngine engine, ImageRequest request, int place, int passes)
{
    private readonly List<GeneratedImage> pictures = [];

    /// <summary>The finished pictures, in order; complete when <see cref="IsWhole"/>.</summary>
    public IReadOnlyList<GeneratedImage> Pictures => pictures;

    /// <summary>Whether it made all it should; else the last event says why not.</summary>
    public bool IsWhole => pictures.Count == request.BatchSize;

    /// <summary>Its events, but for pictures and the end of what went well, as those of the whole script.</summary>
    /// <param name="index">What previews are of.</param>
    /// <param name="cancel">Stops.</param>
    public async IAsyncEnumerable<ImageEvent> Run(int index, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var happened in engine.Generate(request, cancel).ConfigureAwait(false))
        {
            switch (happened)
            {
                case ImageEvent.Picture { Image: { IsUnfinished: false, IsBeforeHires: false } image }:
                    pictures.Add(image);
                    break;
                case ImageEvent.Picture or ImageEvent.Finished:
                    break;
                case ImageEvent.Progress progress:
                    yield return new ImageEvent.Progress(place * progress.Steps + progress.Step, passes * progress.Steps, null);
                    break;
                case ImageEvent.Preview preview:
                    yield return preview with { Index = index };
                    break;
                default:
                    yield return happened;
                    break;
            }
        }
    }
}
