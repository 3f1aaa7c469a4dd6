using Easel.Core.Imaging;

namespace Easel.Studio.Upscaling;

/// <summary>What Extras made of a picture.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Said">How, in A1111's words.</param>
public sealed record ExtrasResult(Bitmap Picture, string Said)
{
    /// <summary>What a person should know: no face was found, a parser is missing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
