using Easel.Core.Imaging;

namespace Easel.Core.Requests;

/// <summary>A picture to say words for.</summary>
/// <param name="Tagger">Full path of the tagger's file on the engine's machine.</param>
/// <param name="Picture">Any size up to <see cref="FaceRequest.LargestSide"/>.</param>
public sealed record TagRequest(string Tagger, Bitmap Picture);
