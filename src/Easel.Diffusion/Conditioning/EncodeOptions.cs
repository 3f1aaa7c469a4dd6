using Easel.Core.Requests;

namespace Easel.Diffusion.Conditioning;

/// <summary>What besides its text decides how a prompt is encoded.</summary>
/// <param name="Picture">Emphasis, comma backtracking, SDXL's options.</param>
/// <param name="Size">The picture's size in this pass; SDXL is told it.</param>
/// <param name="ClipSkip">1 takes the last layer of CLIP-L, 2 the one before, …</param>
public sealed record EncodeOptions(PictureOptions Picture, ImageSize Size, int ClipSkip = 1);
