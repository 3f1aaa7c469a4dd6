using Easel.Core.Requests;
using Easel.Core.Results;

namespace Easel.Core.Engines;

/// <summary>Makes pictures: request in, events out. Implemented by the local engine, the remote one and the tests' fake.</summary>
public interface IImageEngine
{
    /// <summary>Carries out <paramref name="request"/>. Bad requests end in <see cref="ImageEvent.Failed"/>, cancelling in <see cref="ImageEvent.Cancelled"/>, a crash of the engine's process in <see cref="ImageEvent.EngineLost"/>; none throws.</summary>
    IAsyncEnumerable<ImageEvent> Generate(ImageRequest request, CancellationToken cancel = default);

    /// <summary>Makes a picture larger with an upscaler, which ends in <see cref="ImageEvent.Upscaled"/> and <see cref="ImageEvent.Finished"/>; in line with <see cref="Generate"/>, and otherwise as there.</summary>
    IAsyncEnumerable<ImageEvent> Upscale(UpscaleRequest request, CancellationToken cancel = default);

    /// <summary>Paints a picture's faces anew, which ends in <see cref="ImageEvent.Restored"/> and <see cref="ImageEvent.Finished"/>; in line with <see cref="Generate"/>, and otherwise as there. An engine that cannot says so.</summary>
    IAsyncEnumerable<ImageEvent> RestoreFaces(FaceRequest request, CancellationToken cancel = default) =>
        new ImageEvent[] { new ImageEvent.Failed("faces", "this engine restores no faces; ask one that has the networks") }.ToAsyncEnumerable();

    /// <summary>Says words for a picture, which ends in <see cref="ImageEvent.Tagged"/> and <see cref="ImageEvent.Finished"/>; in line with <see cref="Generate"/>, and otherwise as there. An engine that cannot says so.</summary>
    IAsyncEnumerable<ImageEvent> Tag(TagRequest request, CancellationToken cancel = default) =>
        new ImageEvent[] { new ImageEvent.Failed("tagger", "this engine says no words for pictures; ask one that has the network") }.ToAsyncEnumerable();

    /// <summary>Describes a picture, which ends in <see cref="ImageEvent.Captioned"/> and <see cref="ImageEvent.Finished"/>; in line with <see cref="Generate"/>, and otherwise as there. An engine that cannot says so.</summary>
    IAsyncEnumerable<ImageEvent> Caption(CaptionRequest request, CancellationToken cancel = default) =>
        new ImageEvent[] { new ImageEvent.Failed("captioner", "this engine describes no pictures; ask one that has the network") }.ToAsyncEnumerable();
}
